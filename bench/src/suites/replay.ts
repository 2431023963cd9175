import { DQN, makeVec } from "perilune";
import { defaultRng } from "perilune/random";
import { ReplayBuffer } from "perilune/rollout";
import { leavesOf } from "perilune/spaces";
import { measureRate, measureTime, type Result } from "../measure.ts";

const TRANSITIONS = 1_000_000;
const BATCH = 64;

/** A full buffer of LunarLander's spaces, its episodes 200 steps long. */
function filledBuffer(): ReplayBuffer {
  const { singleObservationSpace, singleActionSpace } = makeVec("LunarLander-v3");
  const buffer = new ReplayBuffer({
    observationLeaves: leavesOf(singleObservationSpace).leaves,
    actionLeaf: leavesOf(singleActionSpace).leaves[0]!,
    capacity: TRANSITIONS,
    numEnvs: 1,
  });
  const observations = [Float32Array.from(defaultRng(3).standardNormal(8))];
  const terminated = new Uint8Array(1);
  const [actions, rewards, truncated] = [Int32Array.of(1), Float64Array.of(1), new Uint8Array(1)];
  buffer.begin(observations);
  for (let i = 0; i < TRANSITIONS; i++) {
    terminated[0] = i % 200 === 199 ? 1 : 0;
    buffer.add({ actions, rewards, terminated, truncated, observations, finalObservations: observations });
  }
  return buffer;
}

/** What a replay buffer of a million transitions takes, and how fast DQN learns from one with RL Zoo's settings. */
export function run(): Result[] {
  const buffer = filledBuffer();
  const megabytes = buffer.bytes / 1e6;
  const agent = new DQN(makeVec("LunarLander-v3"), { hyperparams: { batchSize: 128, netArch: [256, 256] } });
  const { encoder } = agent.policy;
  const rng = defaultRng(4);
  const [rows, nextRows] = [new Int32Array(BATCH), new Int32Array(BATCH)];
  const [inputs, nextInputs] = [0, 1].map(() => new Float32Array(BATCH * encoder.features)) as [
    Float32Array,
    Float32Array,
  ];
  const sample = (): number => {
    for (let i = 0; i < 100; i++) {
      buffer.sample(rng, BATCH, rows);
      buffer.encode(encoder, rows, BATCH, inputs);
      buffer.encodeNext(encoder, rows, BATCH, nextInputs, nextRows);
    }
    return 100;
  };
  const update = (): number => {
    agent.train(buffer, 20, 1);
    return 20;
  };
  return [
    {
      name: "memory of 1,000,000 LunarLander transitions",
      unit: "MB",
      median: megabytes,
      rounds: [megabytes],
      target: { value: 50, better: "lower" },
    },
    measureTime(`sample ${BATCH} of 1,000,000, gathered`, sample, {
      unit: "µs",
      scale: 1e6,
      target: { value: 20, better: "lower" },
    }),
    measureRate("DQN update, 256x256, batch 128", update, { unit: "updates/s" }),
  ];
}
