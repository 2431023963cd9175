import { make } from "perilune";
import { ExpectedSarsa, policyEvaluation, QLearning, valueIteration } from "perilune/algorithms";
import type { Outcome } from "perilune/envs";
import { FiniteWorld } from "perilune/envs/finite-world";
import { scoreOf } from "perilune/hub";
import { QNetworkPolicy, TablePolicy } from "perilune/policies";
import { Box, Discrete } from "perilune/spaces";
import { SyncVectorEnv } from "perilune/vector";
import { expect, it } from "vitest";
import { BANK } from "./bank.ts";

/** A world of the library's whose first state is the start; with one action, where no more are asked for. */
function world(
  states: number,
  outcomes: (state: number, action: number) => readonly Outcome[],
  actions = 1,
): FiniteWorld {
  const starts = Array.from({ length: states }, (_, state) => (state === 0 ? 1 : 0));
  return new FiniteWorld({ states: new Discrete(states), actions: new Discrete(actions), starts, outcomes });
}

/** Rewards one after the other, and then the end. */
function chain(rewards: readonly number[]): FiniteWorld {
  const last = rewards.length - 1;
  return world(rewards.length, (at) => [
    { probability: 1, state: Math.min(at + 1, last), reward: rewards[at], terminated: at === last },
  ]);
}

/** What a start is worth to who acts best. */
const worth = (env: FiniteWorld, gamma: number): number => valueIteration(env, { gamma, tolerance: 1e-12 }).values[0];

/** γ at which something in six steps is worth as much as something at once. */
function evenGamma(near: number, far: number): number {
  const later = chain([0, 0, 0, 0, 0, far]);
  let [low, high] = [0, 1];
  for (let halving = 0; halving < 40; halving++) {
    const middle = (low + high) / 2;
    if (worth(later, middle) < worth(chain([near]), middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** How often the first action comes in so many visits: what a reward of 1 for it brings. */
function visits(policy: readonly number[], count: number): number {
  const env = world(
    1,
    (_, action) => [{ probability: 1, state: 0, reward: action === 0 ? 1 : 0, terminated: true }],
    policy.length,
  );
  return count * policyEvaluation(env, Float64Array.from(policy), { gamma: 1 })[0];
}

/** A value after one step of learning; one action a state, so that Q is V. */
function afterBackup(now: number, next: number, reward: number, gamma: number, learningRate: number): number {
  const env = world(2, () => [{ probability: 1, state: 1, reward, terminated: false }]);
  const hyperparams = { gamma, learningRate, metricsFreq: 1 };
  const learner = new QLearning(new SyncVectorEnv(() => env, 1, { seed: 0 }), { seed: 0, hyperparams });
  learner.policy.q.set([now, next]);
  learner.learn(1).next();
  return learner.policy.q[0];
}

/** In what share of steps the best of some actions is taken: what a step is worth that leads to where it alone pays 1. */
function greedyShare(actions: number, epsilon: number): number {
  const env = world(2, () => [{ probability: 1, state: 1, reward: 0, terminated: false }], actions);
  const hyperparams = {
    gamma: 1,
    learningRate: 1,
    exploration: "constant",
    explorationInitialEps: epsilon,
    metricsFreq: 1,
  } as const;
  const learner = new ExpectedSarsa(new SyncVectorEnv(() => env, 1, { seed: 0 }), { seed: 0, hyperparams });
  learner.policy.q[actions] = 1;
  learner.learn(1).next();
  return Math.max(...learner.policy.q.subarray(0, actions));
}

const taxi = make("Taxi-v4");

/** What the library makes of each question. */
const computed: Readonly<Record<string, number>> = {
  "plain-return": worth(chain([1, 1, -1, 5]), 1),
  "expected-gamble": worth(
    world(1, () => [
      { probability: 0.3, state: 0, reward: 10, terminated: true },
      { probability: 0.7, state: 0, reward: 0, terminated: true },
    ]),
    1,
  ),
  "discounted-cheese": worth(chain([0, 0, 10]), 0.9),
  "crumb-or-cheese": evenGamma(1, 3),
  horizon: worth(
    world(1, () => [{ probability: 1, state: 0, reward: 1, terminated: false }]),
    0.99,
  ),
  "epsilon-greedy-share": greedyShare(4, 0.1),
  "stochastic-counts": visits([0.7, 0.2, 0.1], 200),
  "steps-from-goal": worth(chain([-1, -1, -1, -1, -1]), 1),
  "one-backup": afterBackup(2, 4, 1, 0.9, 0.5),
  "table-entries": new TablePolicy({
    observationSpace: taxi.observationSpace as Discrete,
    actionSpace: taxi.actionSpace as Discrete,
  }).q.length,
  "network-numbers": [
    ...new QNetworkPolicy({
      observationSpace: new Box({ low: -1, high: 1, shape: [8], dtype: "float32" }),
      actionSpace: new Discrete(4),
      netArch: [64],
    })
      .tensors()
      .values(),
  ].reduce((all, { data }) => all + data.length, 0),
  "mean-minus-std": scoreOf([252 - 31, 252 + 31]).result,
};

it("has the numbers that the library works out", () => {
  const numeric = BANK.flatMap(({ questions }) => questions).filter((question) => question.kind === "number");
  expect(numeric.map(({ id }) => id).sort()).toEqual(Object.keys(computed).sort());
  for (const { id, answer, tolerance } of numeric) {
    expect(Math.abs(answer - computed[id]), id).toBeLessThan(tolerance / 2);
  }
});
