import { describe, expect, it } from "vitest";
import "../../envs/classic-control/cartpole.ts";
import "../../envs/classic-control/mountain-car.ts";
import { DQN, type DQNHyperparams } from "../../algorithms/dqn.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../checkpoint/checkpoint-file.ts";
import { loadSegments, type SegmentStore, segmentName } from "../../checkpoint/segment-file.ts";
import type { Box } from "../../spaces/box.ts";
import type { Discrete } from "../../spaces/discrete.ts";
import { makeVec } from "../../vector/make-vec.ts";
import { train } from "../train.ts";
import { checkpoints } from "./checkpoints.ts";

type Agent = DQN<Box, Discrete>;

/** A store in memory that counts what is written, and lets nothing be written twice. */
class MemoryStore implements SegmentStore {
  readonly files: Map<string, Uint8Array> = new Map();
  written = 0;
  async write(name: string, bytes: Uint8Array): Promise<void> {
    if (this.files.has(name)) throw new Error(`${name} was written twice`);
    this.files.set(name, bytes);
    this.written += bytes.length;
  }
  async read(name: string): Promise<Uint8Array | null> {
    return this.files.get(name) ?? null;
  }
}

/** What was kept at a checkpoint. */
interface Kept {
  readonly timesteps: number;
  readonly bytes: Uint8Array;
  /** Bytes written for it, its segment's among them. */
  readonly cost: number;
}

/** Trains with checkpoints whose segments are in a store. */
async function trained(agent: Agent, totalTimesteps: number, every: number): Promise<[Kept[], MemoryStore]> {
  const store = new MemoryStore();
  const kept: Kept[] = [];
  let before = 0;
  const save = (bytes: Uint8Array, timesteps: number): void => {
    kept.push({ timesteps, bytes, cost: store.written - before + bytes.length });
    before = store.written;
  };
  await train(agent, { totalTimesteps, callbacks: [checkpoints({ every, save, segments: { store } })] });
  return [kept, store];
}

describe("segments of a replay buffer", () => {
  const small: Partial<DQNHyperparams> = {
    learningRate: 1e-3,
    bufferSize: 150,
    learningStarts: 20,
    batchSize: 8,
    netArch: [16],
  };
  const forms: [string, number, Partial<DQNHyperparams>][] = [
    ["one environment", 1, { trainFreq: 1 }],
    ["three environments, double", 3, { trainFreq: 2, double: true, gradientSteps: -1 }],
    ["updates by episodes", 1, { trainFreq: [1, "episode"] }],
    ["a buffer shorter than the way between two checkpoints", 1, { trainFreq: 1, bufferSize: 17 }],
  ];

  it.each(forms)("give every checkpoint its buffer back, bit for bit: %s", async (_, numEnvs, changes) => {
    const newAgent = (): Agent => {
      const envs = makeVec("CartPole-v1", { numEnvs, seed: 3 });
      return new DQN(envs, { seed: 5, kernels: "plain", hyperparams: { ...small, ...changes } });
    };
    const agent = newAgent();
    const [kept, store] = await trained(agent, 700, 30);
    const whole = encodeCheckpoint(agent.state(), agent);
    expect(kept.length).toBeGreaterThan(5);
    const cuts = new Set<string>();
    for (const { bytes, timesteps } of kept) {
      const checkpoint = decodeCheckpoint(bytes);
      expect(checkpoint.replay?.segments).toEqual([]);
      const resumed = newAgent();
      if (checkpoint.savedSegments.length > 0) expect(() => resumed.restore(checkpoint)).toThrow("read all segments");
      resumed.restore(await loadSegments(checkpoint, store));
      expect(resumed.numTimesteps).toBe(timesteps);
      const { ended } = resumed.state().replay?.segments[0].arrays ?? {};
      cuts.add(
        ended.at(-1) === Math.min(timesteps, changes.bufferSize ?? 150) - 1 ? "after an episode" : "within an episode",
      );
      for (const _ of resumed.learn(700));
      expect(Buffer.from(encodeCheckpoint(resumed.state(), resumed)).equals(Buffer.from(whole))).toBe(true);
    }
    if (numEnvs === 1) expect(cuts).toContain("after an episode");
    if (changes.trainFreq === 1) expect(cuts).toContain("within an episode");
    const named = decodeCheckpoint(kept[kept.length - 1].bytes).savedSegments;
    expect(named[0].to).toBeGreaterThan(agent.numTimesteps - (changes.bufferSize ?? 150));
    expect(store.files.size).toBe(kept.length);
    expect([...store.files.keys()].slice(-named.length)).toEqual(named.map(segmentName));
  });

  it("go on after a resume where they ended, none written twice", async () => {
    const newAgent = (): Agent => {
      return new DQN(makeVec("CartPole-v1", { seed: 3 }), { seed: 5, kernels: "plain", hyperparams: small });
    };
    const [kept, store] = await trained(newAgent(), 400, 100);
    const checkpoint = decodeCheckpoint(kept[kept.length - 1].bytes);
    const resumed = newAgent();
    resumed.restore(await loadSegments(checkpoint, store));
    const steps: number[] = [];
    let last = checkpoint;
    const save = (bytes: Uint8Array, timesteps: number): void => {
      steps.push(timesteps);
      last = decodeCheckpoint(bytes);
    };
    const segments = { store, saved: checkpoint.savedSegments };
    await train(resumed, { totalTimesteps: 600, callbacks: [checkpoints({ every: 100, save, segments })] });
    expect(steps.length).toBeGreaterThan(0);
    expect(last.savedSegments[0].to).toBeLessThanOrEqual(resumed.numTimesteps);
    const again = newAgent();
    again.restore(await loadSegments(last, store));
    expect(again.state()).toEqual(resumed.state());
  });

  it("cost what came since the last checkpoint, however much the buffer holds and may hold", async () => {
    const costs = async (bufferSize: number): Promise<number[]> => {
      const envs = makeVec("MountainCar-v0", { seed: 1 });
      const agent = new DQN(envs, { kernels: "plain", hyperparams: { ...small, bufferSize, learningStarts: 1e6 } });
      // The agent tells of itself, and may be saved, every four episodes of 200 steps.
      const [kept] = await trained(agent, 9600, 800);
      expect(kept.map(({ timesteps }) => timesteps)).toEqual(Array.from({ length: 12 }, (_, i) => 800 * (i + 1)));
      return kept.map(({ cost }) => cost);
    };
    const found = await costs(100_000);
    // Observations of 2 floats, an action, a reward; and the rest, which is alike in all: networks and generators.
    const rest = found[0] - 800 * 16;
    expect(rest).toBeLessThan(12_000);
    for (const cost of found) expect(Math.abs(cost - found[0])).toBeLessThan(2500); // the list of segments grows
    const wrapped = await costs(2400);
    for (const cost of wrapped) expect(Math.abs(cost - found[0])).toBeLessThan(2500);
    expect(wrapped.at(-1)).toBeLessThan(found.at(-1) as number);
  });
});
