// What a program that uses the built library may write, and what the compiler must refuse; checked by npm run check.
import { DQN, type Env, evaluate, make, makeVec, PPO } from "perilune";

const cartPole = make("CartPole-v1");
export const numbers: Float32Array = cartPole.step(1).observation;
// @ts-expect-error a discrete action is a number
cartPole.step(new Float32Array(1));

const pendulum = make("Pendulum-v1", { g: 9.81 });
pendulum.step(new Float32Array(1));
// @ts-expect-error a continuous action is an array
pendulum.step(1);

/** An id that the compiler does not know gives an environment of unknown spaces. */
export const other: Env = make("my/Maze-v0");

const envs = makeVec("LunarLander-v3", { numEnvs: 16, seed: 1 });
export const observations: Float32Array = envs.step(new Int32Array(16)).observations;

const agent = new PPO(envs, { seed: 1, hyperparams: { nSteps: 1024, gamma: 0.999 } });
// @ts-expect-error a hyper-parameter that PPO has not
new PPO(envs, { hyperparams: { learningRte: 1e-3 } });
for (const metrics of agent.learn(16_384)) {
  // Keys are prefixed names, as "train/loss".
  const key: keyof typeof metrics = "train/loss";
  // @ts-expect-error a prefix that no metric has
  const wrong: keyof typeof metrics = "trian/loss";
  console.log(metrics[key], wrong);
}
export const score: number = evaluate(agent.policy, "LunarLander-v3", { episodes: 100, seed: 7 }).meanReward;

const learner = new DQN(envs, { hyperparams: { double: true, bufferSize: 50_000, netArch: [256, 256] } });
export const actions: Int32Array = learner.policy.predict(observations, { deterministic: true }).actions;
// @ts-expect-error Pendulum's actions are continuous, and DQN values discrete ones
new DQN(makeVec("Pendulum-v1"));
