import { describe, expect, it } from "vitest";
import { expectClose, type Nested, readUpdates, tensorsOf } from "../../../../tests/support/golden-update.ts";
import { hyperparamsFromRecord } from "../hyperparams/external.ts";
import { loadTensors } from "../policies/from-spec.ts";
import type { NamedTensor } from "../policies/policy.ts";
import { RolloutBuffer } from "../rollout/rollout-buffer.ts";
import { Box } from "../spaces/box.ts";
import { Discrete } from "../spaces/discrete.ts";
import type { Space } from "../spaces/space.ts";
import { SyncVectorEnv } from "../vector/sync-vector-env.ts";
import { PPO, ppoDescriptors } from "./ppo.ts";

/** One training call of Stable-Baselines3: what went in and what came out; arrays are [steps, environments, …]. */
interface GoldenUpdate {
  readonly action_space: string;
  readonly hyperparameters: Record<string, unknown>;
  readonly obs: number[][][];
  readonly actions: number[][][];
  readonly rewards: number[][];
  readonly episode_starts: number[][];
  readonly last_values: number[];
  readonly last_dones: boolean[];
  readonly old_log_probs: number[][];
  readonly values: number[][];
  readonly advantages: number[][];
  readonly returns: number[][];
  readonly params_before: Record<string, Nested>;
  readonly params_after: Record<string, Nested>;
  readonly logged: Record<string, number>;
}

const cases = readUpdates<GoldenUpdate>("sb3-ppo-updates.json.gz");

describe.each(cases.map((golden, i) => ({ golden, i })))("update $i of Stable-Baselines3's PPO", ({ golden }) => {
  const actionSpace: Space = golden.action_space.startsWith("Discrete")
    ? new Discrete(4)
    : new Box({ low: -1, high: 1, shape: [2] });
  const observationSpace = new Box({ low: -Infinity, high: Infinity, shape: [5] });
  const [nSteps, numEnvs] = [golden.obs.length, golden.obs[0].length];
  const env = { observationSpace, actionSpace, reset: unused, step: unused };
  const hyperparams = hyperparamsFromRecord(ppoDescriptors, { ...golden.hyperparameters, n_steps: nSteps });
  const agent = new PPO(new SyncVectorEnv(() => env, numEnvs), { hyperparams: { ...hyperparams, netArch: [16, 16] } });
  loadTensors(agent.policy, tensorsOf(golden.params_before));
  const buffer = new RolloutBuffer(agent.policy, { nSteps, numEnvs });
  for (let step = 0; step < nSteps; step++) {
    buffer.setDecision(
      step,
      [Float32Array.from(golden.obs[step].flat())],
      Uint8Array.from(golden.episode_starts[step]),
      {
        actions: Float32Array.from(golden.actions[step].flat()),
        values: Float32Array.from(golden.values[step]),
        logProbs: Float32Array.from(golden.old_log_probs[step]),
      },
    );
    buffer.setRewards(step, Float64Array.from(golden.rewards[step]));
  }
  const { gamma, gaeLambda } = agent.hyperparams;
  const lastDones = Uint8Array.from(golden.last_dones, Number);
  buffer.computeAdvantages(Float32Array.from(golden.last_values), lastDones, { gamma, gaeLambda });
  const metrics = agent.train(buffer, 1);

  it("has its advantages and returns", () => {
    expectClose(buffer.advantages, envMajor(golden.advantages), "advantages");
    expectClose(buffer.returns, envMajor(golden.returns), "returns");
  });

  it("logs its losses, under its keys", () => {
    expect(Object.keys(metrics).sort()).toEqual(Object.keys(golden.logged).sort());
    for (const [key, value] of Object.entries(golden.logged)) expectClose([metrics[key as "train/loss"]], [value], key);
  });

  it("moves the parameters as it does", () => {
    const own = agent.policy.tensors();
    for (const [name, { data }] of tensorsOf(golden.params_after)) {
      expectClose((own.get(name) as NamedTensor).data, data, name);
    }
  });
});

function unused(): never {
  throw new Error("the environment of a recorded update is never stepped");
}

/** [steps, environments] to the buffer's order, each environment's steps one after another. */
function envMajor(rows: number[][]): number[] {
  return rows[0].flatMap((_, env) => rows.map((row) => row[env]));
}
