import { makeVec, QLearning } from "perilune";
import { defaultRng } from "perilune/random";
import { measureRate, type Result } from "../measure.ts";

const STEPS = 50_000;
const RECORDED = 100_000;
const LEARNING_RATE = 0.1;

/** Steps of a random driver in Taxi, as rows and columns of the table. */
function recordedSteps() {
  const envs = makeVec("Taxi-v4", { seed: 3 });
  const rng = defaultRng(4);
  const recorded = {
    from: new Int32Array(RECORDED),
    actions: new Int32Array(RECORDED),
    to: new Int32Array(RECORDED),
    rewards: new Float64Array(RECORDED),
    terminated: new Uint8Array(RECORDED),
  };
  let state = envs.reset().observations[0]!;
  const chosen = new Int32Array(1);
  for (let i = 0; i < RECORDED; i++) {
    recorded.from[i] = state;
    recorded.actions[i] = chosen[0] = rng.integers(envs.singleActionSpace.n);
    const { observations, rewards, terminated, truncated, finalObservations } = envs.step(chosen);
    const ended = terminated[0] === 1 || truncated[0] === 1;
    recorded.to[i] = ended ? finalObservations[0]! : observations[0]!;
    recorded.rewards[i] = rewards[0]!;
    recorded.terminated[i] = terminated[0]!;
    state = observations[0]!;
  }
  return recorded;
}

/** How fast a table of action values is learned: in its environment, and from steps that are there already. */
export function run(): Result[] {
  const hyperparams = { exploration: "constant", explorationInitialEps: 0.1, learningRate: LEARNING_RATE } as const;
  const learner = new QLearning(makeVec("Taxi-v4"), { hyperparams });
  const learn = (): number => {
    for (const _ of learner.learn(learner.numTimesteps + STEPS));
    return STEPS;
  };
  const recorded = recordedSteps();
  const reader = new QLearning(makeVec("Taxi-v4"));
  const update = (): number => {
    reader.train(recorded, LEARNING_RATE);
    return RECORDED;
  };
  return [
    measureRate("Q-learning in Taxi, one row, ε-greedy", learn, {
      unit: "updates/s",
      target: { value: 3e6, better: "higher" },
    }),
    measureRate("Q-learning updates alone", update, {
      unit: "updates/s",
      target: { value: 20e6, better: "higher" },
    }),
  ];
}
