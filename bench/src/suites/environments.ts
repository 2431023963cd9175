import { readFileSync } from "node:fs";
import { defaultRng, load, makeVec, registeredIds, type VectorEnv } from "perilune";
import { leavesOf, type NumericArray } from "perilune/spaces";
import { measureRate, type Result } from "../measure.ts";

const NUM_ENVS = 16;
const STEPS = 4096;

const TARGETS: Record<string, number> = { "CartPole-v1": 10_000_000, "LunarLander-v3": 120_000 };

/** The default seed's lander, trained by `npm start`. */
const LANDER = new URL("../../../tests/fixtures/ppo-LunarLander-v3.safetensors", import.meta.url);

type Batch = NumericArray;

/** Random actions for every step, drawn before the clock starts. */
function randomActions(envs: VectorEnv): Batch[] {
  const rng = defaultRng(7);
  const leaves = leavesOf(envs.singleActionSpace);
  return Array.from({ length: STEPS }, () => {
    const batch = leaves.createBatch(NUM_ENVS);
    for (const row of leaves.rows(batch, NUM_ENVS)) leaves.write(envs.singleActionSpace.sample(rng), row);
    return batch as Batch;
  });
}

/** Steps per CPU second over a recorded list of actions, resets included. */
function stepsPerSecond(name: string, envs: VectorEnv, actions: readonly Batch[], target?: number): Result {
  let next = 0;
  const work = (): number => {
    const chunk = Math.min(actions.length, 512);
    for (let i = 0; i < chunk; i++) {
      envs.step(actions[next] as never);
      next++;
      if (next === actions.length) {
        // From the same seed again, so that recorded actions meet the states they were chosen in.
        envs.reset({ seed: 1 });
        next = 0;
      }
    }
    return chunk * NUM_ENVS;
  };
  return measureRate(name, work, {
    unit: "steps/s",
    ...(target !== undefined && { target: { value: target, better: "higher" as const } }),
  });
}

/** The actions a trained policy draws from seed 1 on: it stands on the ground in most of its steps. */
async function trainedActions(envs: VectorEnv): Promise<Batch[]> {
  const { policy } = await load(readFileSync(LANDER));
  const rng = defaultRng(7);
  let { observations } = envs.reset({ seed: 1 });
  return Array.from({ length: STEPS }, () => {
    const actions = policy.predict(observations as never, { rng }).actions as Batch;
    observations = envs.step(actions as never).observations;
    return actions;
  });
}

/** Steps a second of every environment through `makeVec`, one thread. */
export async function run(): Promise<Result[]> {
  const results: Result[] = [];
  for (const id of registeredIds()) {
    const envs = makeVec(id, { numEnvs: NUM_ENVS, seed: 1 });
    const actions = randomActions(envs);
    envs.reset();
    results.push(stepsPerSecond(`${id}, random`, envs, actions, TARGETS[id]));
  }
  const landers = makeVec("LunarLander-v3", { numEnvs: NUM_ENVS, seed: 1 });
  const actions = await trainedActions(landers);
  landers.reset({ seed: 1 });
  results.push(stepsPerSecond("LunarLander-v3, trained policy, stochastic", landers, actions, 50_000));
  return results;
}
