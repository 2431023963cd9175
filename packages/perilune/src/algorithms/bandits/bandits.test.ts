import { describe, expect, it } from "vitest";
import { type Env, NO_INFO } from "../../envs/env.ts";
import { defaultRng, type Generator } from "../../random/generator.ts";
import { Discrete } from "../../spaces/discrete.ts";
import { type BanditLearner, playBandit } from "./bandit-learner.ts";
import { epsilonGreedyBandit, optimisticBandit } from "./epsilon-greedy.ts";
import { gradientBandit } from "./gradient-bandit.ts";
import { ucb1 } from "./ucb1.ts";

const means = [0.2, -0.8, 1.5, 0.4, 1.2, -1.5, -0.2, -1, 0.8, -0.5];

/** Ten arms that pay their mean plus standard normal noise. */
class Arms implements Env<Discrete, Discrete> {
  readonly observationSpace: Discrete = new Discrete(1);
  readonly actionSpace: Discrete = new Discrete(means.length, { start: 1 });
  #rng: Generator = defaultRng(0);

  reset({ seed }: { readonly seed?: number } = {}): { observation: number; info: typeof NO_INFO } {
    if (seed !== undefined) this.#rng = defaultRng(seed);
    return { observation: 0, info: NO_INFO };
  }

  step(action: number): ReturnType<Env<Discrete, Discrete>["step"]> {
    const reward = means[action - 1] + this.#rng.standardNormal();
    return { observation: 0, reward, terminated: false, truncated: false, info: NO_INFO };
  }
}

/** What always pulling the best arm would have earned more, per pull, over the second half of 1000 pulls x 60 runs. */
function lateRegret(create: () => BanditLearner): number {
  let regret = 0;
  for (let seed = 0; seed < 60; seed++) {
    const pulls = [...playBandit(new Arms(), create(), { steps: 1000, seed, rng: defaultRng([seed, 1]) })];
    for (const { arm } of pulls.slice(500)) regret += Math.max(...means) - means[arm];
  }
  return regret / (60 * 500);
}

describe("bandits, by hand", () => {
  const rng = defaultRng(1);

  it("epsilon-greedy averages, or goes part of the way, and pulls the best", () => {
    const averaging = epsilonGreedyBandit({ arms: 2, epsilon: 0 });
    for (const reward of [1, 2, 6]) averaging.update(1, reward);
    expect([...averaging.estimates]).toEqual([0, 3]);
    expect(averaging.choose(rng)).toBe(1);
    const constant = epsilonGreedyBandit({ arms: 2, stepSize: 0.5, initialValue: 4 });
    constant.update(0, 2);
    constant.update(0, 1);
    expect([...constant.estimates]).toEqual([2, 4]);
  });

  it("optimism tries every arm before any twice", () => {
    const learner = optimisticBandit({ arms: 4 });
    const arms = [0, 1, 2, 3].map(() => {
      const arm = learner.choose(rng);
      learner.update(arm, 1);
      return arm;
    });
    expect(arms.sort()).toEqual([0, 1, 2, 3]);
    expect([...learner.estimates]).toEqual([4.6, 4.6, 4.6, 4.6]);
  });

  it("UCB1 pulls every arm once, then by its bound", () => {
    const learner = ucb1({ arms: 2, c: 1 });
    const first = learner.choose(rng);
    learner.update(first, 0);
    expect(learner.choose(rng)).toBe(1 - first);
    const pull = (arm: number, reward: number, times: number): void => {
      for (let i = 0; i < times; i++) learner.update(arm, reward);
    };
    pull(1 - first, 0.5, 4);
    // 0 + √(ln 5 / 1) = 1.27 against 0.5 + √(ln 5 / 4) = 1.13
    expect(learner.choose(rng)).toBe(first);
    pull(first, 0, 1);
    // 0 + √(ln 6 / 2) = 0.95 against 0.5 + √(ln 6 / 4) = 1.17
    expect(learner.choose(rng)).toBe(1 - first);
  });

  it("gradient bandits move preferences against the mean", () => {
    const learner = gradientBandit({ arms: 2, stepSize: 0.5 });
    learner.update(0, 4); // the mean is the reward itself: nothing moves
    expect([...learner.estimates]).toEqual([0, 0]);
    learner.update(0, 8); // mean 6: ± 0.5 · 2 · 0.5
    expect([...learner.estimates]).toEqual([0.5, -0.5]);
    const plain = gradientBandit({ arms: 2, stepSize: 0.5, baseline: "none" });
    plain.update(1, 4);
    expect([...plain.estimates]).toEqual([-1, 1]);
  });

  it("refuses bad input in one line", () => {
    expect(() => epsilonGreedyBandit({ arms: 2, epsilon: -0.1 })).toThrow(
      /epsilon to be a number from 0 to 1, got -0.1/,
    );
    expect(() => ucb1({ arms: 0 })).toThrow(/arms to be an integer above 0, got 0/);
    expect(() => ucb1({ arms: 2, c: -1 })).toThrow(/c to be a number of at least 0/);
    expect(() => [...playBandit(new Arms(), ucb1({ arms: 3 }), { steps: 1, rng })]).toThrow(/bandit of 3/);
  });
});

it("those who explore with sense regret less in the end than those who only exploit or only explore", () => {
  const greedy = lateRegret(() => epsilonGreedyBandit({ arms: 10, epsilon: 0 }));
  const always = lateRegret(() => epsilonGreedyBandit({ arms: 10, epsilon: 1 }));
  const regrets = [
    lateRegret(() => epsilonGreedyBandit({ arms: 10, epsilon: 0.1 })),
    lateRegret(() => optimisticBandit({ arms: 10 })),
    lateRegret(() => ucb1({ arms: 10 })),
    lateRegret(() => gradientBandit({ arms: 10 })),
  ];
  expect(always).toBeGreaterThan(greedy);
  for (const regret of regrets) expect(regret).toBeLessThan(greedy);
});
