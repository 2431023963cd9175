import { describe, expect, it } from "vitest";
import { expectClose, type Nested, readUpdates, tensorsOf } from "../../../../tests/support/golden-update.ts";
import { hyperparamsFromRecord } from "../hyperparams/external.ts";
import type { NamedTensor } from "../policies/policy.ts";
import { ReplayBuffer } from "../rollout/replay-buffer.ts";
import { Box } from "../spaces/box.ts";
import { Discrete } from "../spaces/discrete.ts";
import { leavesOf } from "../spaces/leaves.ts";
import { SyncVectorEnv } from "../vector/sync-vector-env.ts";
import { DQN, dqnDescriptors } from "./dqn.ts";

interface Batch {
  readonly obs: number[][];
  readonly actions: number[][];
  readonly next_obs: number[][];
  readonly dones: number[][];
  readonly rewards: number[][];
}

/** One training call of Stable-Baselines3: what went in and what came out. */
interface GoldenUpdate {
  readonly hyperparameters: Record<string, unknown>;
  readonly batches: Batch[];
  readonly params_before: Record<string, Nested>;
  readonly params_after: Record<string, Nested>;
  readonly logged: Record<string, number>;
}

const observationSpace = new Box({ low: -Infinity, high: Infinity, shape: [5] });
const actionSpace = new Discrete(4);
const [golden] = readUpdates<GoldenUpdate>("sb3-dqn-update.json.gz");

/** Serves the recorded batches one after another instead of random ones. */
class RecordedBuffer extends ReplayBuffer {
  #next = 0;

  constructor(batches: readonly Batch[]) {
    const capacity = batches.reduce((sum, batch) => sum + batch.obs.length, 0);
    const [actionLeaf] = leavesOf(actionSpace).leaves;
    super({ observationLeaves: leavesOf(observationSpace).leaves, actionLeaf, capacity, numEnvs: 1 });
    const rows = batches.flatMap((batch) => batch.obs.map((_, i) => ({ batch, i })));
    const observation = ({ batch, i }: { batch: Batch; i: number }): Float32Array[] => [
      Float32Array.from(batch.obs[i]),
    ];
    this.begin(observation(rows[0]));
    for (const [k, { batch, i }] of rows.entries()) {
      this.add({
        actions: Int32Array.from(batch.actions[i]),
        rewards: Float64Array.from(batch.rewards[i]),
        terminated: Uint8Array.from(batch.dones[i]),
        truncated: Uint8Array.from(batch.dones[i], (done) => 1 - done),
        observations: observation(rows[(k + 1) % rows.length]),
        finalObservations: [Float32Array.from(batch.next_obs[i])],
      });
    }
  }

  override sample(_: unknown, count: number, rows: Int32Array): void {
    for (let i = 0; i < count; i++) rows[i] = this.#next++;
  }
}

describe("the update of Stable-Baselines3's DQN", () => {
  const hyperparams = hyperparamsFromRecord(dqnDescriptors, golden.hyperparameters);
  const env = { observationSpace, actionSpace, reset: unused, step: unused };
  const agent = new DQN(new SyncVectorEnv(() => env, 1), {
    hyperparams: { ...hyperparams, netArch: [16, 16], bufferSize: 1 },
  });
  const state = agent.state();
  const before = tensorsOf(golden.params_before);
  const online = [...before].filter(([name]) => name.startsWith("q_net.")).map(([name, { data }]) => [name, data]);
  const target = [...before].filter(([name]) => name.startsWith("q_net_target.")).flatMap(([, { data }]) => [...data]);
  const arrays = { ...state.arrays, ...Object.fromEntries(online), q_net_target: Float32Array.from(target) };
  agent.restore({ ...state, arrays });
  const metrics = agent.train(new RecordedBuffer(golden.batches), golden.batches.length, 1);

  it("logs its loss, under its keys", () => {
    expect(Object.keys(metrics).sort()).toEqual(Object.keys(golden.logged).sort());
    for (const [key, value] of Object.entries(golden.logged)) expectClose([metrics[key as "train/loss"]], [value], key);
  });

  it("moves the parameters as it does, and leaves the target network alone", () => {
    const own = agent.policy.tensors();
    const after = tensorsOf(golden.params_after);
    for (const [name, { data }] of after) {
      if (name.startsWith("q_net.")) expectClose((own.get(name) as NamedTensor).data, data, name);
    }
    expect(agent.state().arrays.q_net_target).toEqual(arrays.q_net_target);
  });
});

function unused(): never {
  throw new Error("the environment of a recorded update is never stepped");
}
