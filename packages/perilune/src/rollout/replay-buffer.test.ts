import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ObservationEncoder } from "../policies/observation-encoder.ts";
import { defaultRng } from "../random/generator.ts";
import { Box } from "../spaces/box.ts";
import { Dict } from "../spaces/dict.ts";
import { Discrete } from "../spaces/discrete.ts";
import { leavesOf } from "../spaces/leaves.ts";
import { ReplayBuffer } from "./replay-buffer.ts";

const observationSpace = new Dict({
  pixel: new Box({ low: 0, high: 255, shape: [2], dtype: "uint8" }),
  place: new Box({ low: -Infinity, high: Infinity, shape: [1] }),
});
const { leaves } = leavesOf(observationSpace);
const [actionLeaf] = leavesOf(new Discrete(1000)).leaves;
const encoder = new ObservationEncoder(leaves);

function bufferOf(capacity: number, numEnvs: number): ReplayBuffer {
  return new ReplayBuffer({ observationLeaves: leaves, actionLeaf, capacity, numEnvs });
}

/** Observations that tell each other apart: number `id + env` in every environment. */
function observationsOf(id: number, numEnvs: number): [Uint8Array, Float32Array] {
  const pixel = Uint8Array.from({ length: 2 * numEnvs }, (_, i) => id + Math.floor(i / 2) + 100 * (i % 2));
  return [pixel, Float32Array.from({ length: numEnvs }, (_, env) => id + env)];
}

/** What the network would be shown of observation `id`. */
const shown = (id: number): number[] => [id % 256, (id + 100) % 256, id];

interface Transition {
  readonly observation: number[];
  readonly action: number;
  readonly reward: number;
  readonly isTerminal: boolean;
  next: number[];
}

/** Every transition for itself, in a plain list. */
class NaiveBuffer {
  readonly #steps: number;
  #rows: Transition[][] = [];
  constructor(steps: number) {
    this.#steps = steps;
  }
  add(step: Transition[]): void {
    this.#rows = [...this.#rows, step].slice(-this.#steps);
  }
  get last(): Transition[] {
    return this.#rows.at(-1) ?? [];
  }
  get transitions(): Transition[] {
    return this.#rows.flat();
  }
}

type Ending = "goes on" | "terminated" | "truncated" | "both";
const endingArbitrary = fc.constantFrom<Ending>("goes on", "goes on", "goes on", "terminated", "truncated", "both");

interface Played {
  readonly buffer: ReplayBuffer;
  readonly naive: NaiveBuffer;
}

/** Plays the same script into both; `breaks` are steps before which the stream is broken off. */
function play(capacity: number, endings: Ending[][], breaks: readonly number[], from = bufferOf): Played {
  const numEnvs = endings[0].length;
  const buffer = from(capacity, numEnvs);
  const naive = new NaiveBuffer(Math.max(1, Math.floor(capacity / numEnvs)));
  let id = 0;
  buffer.begin(observationsOf(id, numEnvs));
  for (const [step, ending] of endings.entries()) {
    if (breaks.includes(step)) {
      id += numEnvs;
      buffer.begin(observationsOf(id, numEnvs));
    }
    const present = id;
    const final = id + numEnvs;
    const following = id + 2 * numEnvs;
    const is = (what: Ending[]): Uint8Array => Uint8Array.from(ending, (e) => (what.includes(e) ? 1 : 0));
    const observations = observationsOf(following, numEnvs);
    buffer.add({
      actions: Int32Array.from({ length: numEnvs }, (_, env) => present + env),
      rewards: Float64Array.from({ length: numEnvs }, (_, env) => present + env + 0.5),
      terminated: is(["terminated", "both"]),
      truncated: is(["truncated", "both"]),
      observations,
      finalObservations: observationsOf(final, numEnvs),
    });
    naive.add(
      ending.map((e, env) => ({
        observation: shown(present + env),
        action: present + env,
        reward: present + env + 0.5,
        isTerminal: e === "terminated" || e === "both",
        next: shown((e === "goes on" ? following : final) + env),
      })),
    );
    id = following;
  }
  return { buffer, naive };
}

/** The transitions that stand in the given rows. */
function read(buffer: ReplayBuffer, rows: Int32Array): Transition[] {
  const [now, next] = [0, 1].map(() => new Float32Array(rows.length * encoder.features));
  buffer.encode(encoder, rows, rows.length, now);
  buffer.encodeNext(encoder, rows, rows.length, next, new Int32Array(rows.length));
  const row = (of: Float32Array, i: number): number[] => [...of.subarray(3 * i, 3 * i + 3)];
  return Array.from(rows, (at, i) => ({
    observation: row(now, i),
    action: buffer.actions[at],
    reward: buffer.rewards[at],
    isTerminal: buffer.isTerminal(at),
    next: row(next, i),
  }));
}

/** Every transition that can be sampled, in order of its action; each action is taken once. */
function sampled(buffer: ReplayBuffer): Transition[] {
  const rows = new Int32Array(60 * buffer.size + 200);
  buffer.sample(defaultRng(7), rows.length, rows);
  return read(
    buffer,
    rows
      .slice()
      .sort()
      .filter((row, i, all) => row !== all[i - 1]),
  ).sort((a, b) => a.action - b.action);
}

const script = fc.integer({ min: 1, max: 3 }).chain((numEnvs) =>
  fc.record({
    capacity: fc.integer({ min: 1, max: 12 }),
    endings: fc.array(fc.array(endingArbitrary, { minLength: numEnvs, maxLength: numEnvs }), {
      minLength: 1,
      maxLength: 40,
    }),
  }),
);

describe("ReplayBuffer", () => {
  it("holds what a plain list of the latest transitions holds, no sample across its head or an episode's end", () => {
    fc.assert(
      fc.property(script, ({ capacity, endings }) => {
        const { buffer, naive } = play(capacity, endings, []);
        expect(sampled(buffer)).toEqual(naive.transitions);
        expect(buffer.size).toBe(naive.transitions.length);
      }),
    );
  });

  it("comes back from its state, and goes on alike", () => {
    fc.assert(
      fc.property(script, script, ({ capacity, endings }, more) => {
        const numEnvs = endings[0].length;
        const { buffer } = play(capacity, endings, []);
        const restored = play(capacity, endings.slice(0, 2), []).buffer; // what it held before must not show
        restored.restore(buffer.state());
        expect(restored.state()).toEqual(buffer.state());
        const rest = more.endings.map((step) => Array.from({ length: numEnvs }, (_, i) => step[i % step.length]));
        expect(play(capacity, rest, [0], () => restored).buffer.state()).toEqual(
          play(capacity, rest, [0], () => buffer).buffer.state(),
        );
        expect(sampled(restored)).toEqual(sampled(buffer));
      }),
    );
  });

  it("cuts an episode off where the stream of observations is broken", () => {
    const { buffer } = play(10, [["goes on"], ["goes on"]], [1]);
    const [first, second] = sampled(buffer);
    expect(first).toMatchObject({ observation: shown(0), next: shown(2), isTerminal: false });
    expect(second).toMatchObject({ observation: shown(3), next: shown(5), isTerminal: false });
  });

  it("samples every transition equally often", () => {
    const { buffer } = play(
      7,
      Array.from({ length: 20 }, () => ["goes on"] as Ending[]),
      [],
    );
    const rows = new Int32Array(70_000);
    buffer.sample(defaultRng(1), rows.length, rows);
    const counts = new Map<number, number>();
    for (const row of rows) counts.set(row, (counts.get(row) ?? 0) + 1);
    expect(counts.size).toBe(7);
    for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(4 * Math.sqrt(10_000));
  });

  it("stores a million steps of LunarLander in 50 MB", () => {
    const space = leavesOf(new Box({ low: -Infinity, high: Infinity, shape: [8] }));
    const options = { observationLeaves: space.leaves, actionLeaf, capacity: 1_000_000, numEnvs: 1 };
    expect(new ReplayBuffer(options).bytes).toBeLessThan(50e6);
  });

  it("reuses the side table's rows as old episodes are written over", () => {
    const { buffer } = play(
      8,
      Array.from({ length: 1000 }, () => ["terminated"] as Ending[]),
      [],
    );
    expect(buffer.state()["replay.final_observations.1"].length).toBeLessThanOrEqual(9);
  });

  it("refuses more than memory can hold, and a state that does not fit", () => {
    expect(() => bufferOf(1e15, 1)).toThrow(
      "replay buffer of 1000000000000000 transitions; give a smaller buffer_size",
    );
    const { buffer } = play(4, [["goes on"]], []);
    const before = buffer.state();
    expect(() => buffer.restore({ ...before, "replay.rewards": new Float32Array(1) })).toThrow('"replay.rewards"');
    expect(buffer.state()).toEqual(before);
  });
});
