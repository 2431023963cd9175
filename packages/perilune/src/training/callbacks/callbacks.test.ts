import { describe, expect, it } from "vitest";
import "../../envs/index.ts";
import type { Metrics } from "../../algorithms/algorithm.ts";
import { PPO } from "../../algorithms/ppo.ts";
import { checkResumable, decodeCheckpoint } from "../../checkpoint/checkpoint-file.ts";
import { load, saveModel, weightsHash } from "../../checkpoint/model-file.ts";
import { makeVec } from "../../vector/make-vec.ts";
import type { Callback } from "../callback.ts";
import { evaluate } from "../evaluate.ts";
import { train } from "../train.ts";
import { checkpoints } from "./checkpoints.ts";
import { earlyStop } from "./early-stop.ts";
import { evaluations } from "./evaluations.ts";

/** A small PPO on CartPole: 128 steps an update. */
function newAgent(): PPO {
  const envs = makeVec("CartPole-v1", { numEnvs: 4, seed: 3 });
  return new PPO(envs, {
    seed: 3,
    hyperparams: { nSteps: 32, batchSize: 64, nEpochs: 4, normalize: true },
    kernels: "plain",
  });
}

const TOTAL = 128 * 8;

/** The model's bytes after a whole training, and the metrics of its updates. */
async function trained(callbacks: readonly Callback[], agent = newAgent()) {
  const records: Metrics[] = [];
  const { stopped } = await train(agent, {
    totalTimesteps: TOTAL,
    callbacks,
    writers: [{ write: (r) => void records.push(r) }],
  });
  return { records, stopped, model: saveModel(agent.policy, { algorithm: agent.name, env: agent.env }) };
}

describe("callbacks", () => {
  it("never change what is learned, whatever their cadence", async () => {
    const alone = await trained([]);
    for (const every of [1, 200, 500]) {
      const found = await trained([
        evaluations({ env: "CartPole-v1", every, episodes: 3 }),
        checkpoints({ every, save: () => {} }),
      ]);
      expect(Buffer.from(found.model).equals(Buffer.from(alone.model))).toBe(true);
      const without = found.records.map((record) =>
        Object.fromEntries(Object.entries(record).filter(([name]) => !name.startsWith("eval/"))),
      );
      expect(without).toEqual(alone.records);
    }
  });
});

describe("checkpoints", () => {
  it("are taken after the first update at or past each multiple, and at the end", async () => {
    const steps: number[] = [];
    await trained([checkpoints({ every: 300, save: (_, timesteps) => void steps.push(timesteps) })]);
    expect(steps).toEqual([384, 640, 1024]);
    steps.length = 0;
    await trained([checkpoints({ every: 10_000, save: (_, timesteps) => void steps.push(timesteps) })]);
    expect(steps).toEqual([1024]);
  });

  it("go on to the same bits in a new process, and keep the cadence", async () => {
    const files = new Map<number, Uint8Array>();
    const whole = await trained([checkpoints({ every: 300, save: (bytes, steps) => void files.set(steps, bytes) })]);
    const agent = newAgent();
    const checkpoint = decodeCheckpoint(files.get(640) as Uint8Array);
    checkResumable(checkpoint, agent);
    agent.restore(checkpoint);
    expect(agent.numTimesteps).toBe(640);
    const steps: number[] = [];
    const resumed = await trained(
      [checkpoints({ every: 300, save: (_, timesteps) => void steps.push(timesteps) })],
      agent,
    );
    expect(Buffer.from(resumed.model).equals(Buffer.from(whole.model))).toBe(true);
    expect(steps).toEqual([1024]);
    const learned = (records: readonly Metrics[]) =>
      records.map((record) => Object.entries(record).filter(([name]) => name !== "time/iterations"));
    expect(learned(resumed.records)).toEqual(learned(whole.records).slice(5));
  });

  it("are not taken where nothing was learned", async () => {
    let taken = 0;
    const agent = newAgent();
    await trained([], agent);
    await trained([checkpoints({ every: 1, save: () => void taken++ })], agent);
    expect(taken).toBe(0);
  });

  it("are taken after an abort", async () => {
    const steps: number[] = [];
    const callbacks = [checkpoints({ every: 10_000, save: (_, timesteps) => void steps.push(timesteps) })];
    const signal = { aborted: false };
    const pause = async (): Promise<void> => void (signal.aborted = true);
    await train(newAgent(), { totalTimesteps: TOTAL, callbacks, signal, pause });
    expect(steps).toEqual([128]);
  });

  it.each([0, -5, 0.5, Number.NaN])("refuse a cadence of %d", (every) => {
    expect(() => checkpoints({ every, save: () => {} })).toThrow(/every to be an integer of at least 1/);
  });
});

describe("evaluations", () => {
  it("report what evaluate gives for the policy of that moment, and keep the best model", async () => {
    const found: [steps: number, mean: number][] = [];
    const best: [steps: number, model: Uint8Array, mean: number][] = [];
    const callback = evaluations({
      env: "CartPole-v1",
      every: 256,
      episodes: 5,
      seed: 9,
      onEvaluation: ({ meanReward }, steps) => void found.push([steps, meanReward]),
      saveBest: (model, { meanReward }, steps) => void best.push([steps, model, meanReward]),
    });
    const { records } = await trained([callback]);
    expect(found.map(([steps]) => steps)).toEqual([256, 512, 768, 1024]);
    expect(records.flatMap((record) => record["eval/mean_reward"] ?? [])).toEqual(found.map(([, mean]) => mean));
    const improvements = found.filter(([, mean], i) => found.slice(0, i).every(([, before]) => mean > before));
    expect(best.map(([steps, , mean]) => [steps, mean])).toEqual(improvements);
    expect(callback.best).toBe(Math.max(...found.map(([, mean]) => mean)));
    for (const [, model, mean] of best) {
      const { policy, algorithm, env } = await load(model, { kernels: "plain" });
      const again = evaluate(policy, "CartPole-v1", { episodes: 5, seed: 9 });
      expect(again.meanReward).toBe(mean);
      expect([algorithm, env]).toEqual(["ppo", { id: "CartPole-v1", kwargs: {} }]);
    }
  });

  it("say mean, deviation and length, and keep a best of before a resume", async () => {
    let saved = 0;
    const callback = evaluations({
      env: "CartPole-v1",
      every: 1000,
      episodes: 5,
      best: 501,
      saveBest: () => void saved++,
    });
    const agent = newAgent();
    const { records } = await trained([callback], agent);
    const expected = evaluate(agent.policy, "CartPole-v1", { episodes: 5 });
    expect(records.at(-1)).toMatchObject({
      "eval/mean_reward": expected.meanReward,
      "eval/std_reward": expected.stdReward,
      "eval/mean_ep_length": expected.meanLength,
    });
    expect(callback.latest).toEqual(expected);
    expect([saved, callback.best]).toEqual([0, 501]);
  });
});

describe("earlyStop", () => {
  it("ends training at the first evaluation at the threshold, whatever the rollouts say", async () => {
    const means: number[] = [];
    const watch = () =>
      evaluations({
        env: "CartPole-v1",
        every: 128,
        episodes: 5,
        onEvaluation: ({ meanReward }) => void means.push(meanReward),
      });
    await trained([watch()]);
    const rewardThreshold = Math.max(...means);
    const firstAt = means.indexOf(rewardThreshold) + 1;
    expect(firstAt).toBeLessThan(8); // or the test could not tell an early end from the target
    const evaluation = watch();
    const { stopped, records } = await trained([evaluation, earlyStop({ evaluations: evaluation, rewardThreshold })]);
    expect([stopped, records.length]).toEqual(["early", firstAt]);
    const never = watch();
    expect(await trained([never, earlyStop({ evaluations: never, rewardThreshold: 501 })])).toMatchObject({
      stopped: "target",
    });
  });

  it("does not look at the rollouts' mean", async () => {
    const evaluation = evaluations({ env: "CartPole-v1", every: 10_000 });
    const { stopped, records } = await trained([
      evaluation,
      earlyStop({ evaluations: evaluation, rewardThreshold: 1 }),
    ]);
    expect(records.at(-1)?.["rollout/ep_rew_mean"]).toBeGreaterThan(1);
    expect(stopped).toBe("target");
  });
});

it("a run has one name for its weights", async () => {
  const { model } = await trained([]);
  const { policy, weightsHash: hash } = await load(model, { kernels: "plain" });
  expect(hash).toBe(weightsHash(policy));
});
