import { describe, expect, it } from "vitest";
import { ForkPolicy, type ForkSettings, PAYS, softmax, turnLines } from "./policy-based.ts";

const settings: ForkSettings = { pays: PAYS, bonus: 0, alpha: 0.1, againstMean: true };

function policyAfter(steps: number, changes: Partial<ForkSettings> = {}, seed = 0): ForkPolicy {
  const policy = new ForkPolicy({ ...settings, ...changes }, seed);
  for (let i = 0; i < steps; i++) policy.step();
  return policy;
}

describe("a policy at the fork", () => {
  it("begins undecided, and comes to prefer the way that pays best", () => {
    expect(policyAfter(0).numbers.probabilities).toEqual([1 / 3, 1 / 3, 1 / 3]);
    for (const seed of [0, 1, 2, 3, 4])
      expect(policyAfter(300, {}, seed).numbers.probabilities[2]).toBeGreaterThan(0.9);
    expect(policyAfter(300, { pays: [4, 0, 0] }).numbers.probabilities[0]).toBeGreaterThan(0.9);
  });

  it("is turned by the numbers that it tells: H(b) + α · advantage · (1[b = a] − π(b))", () => {
    for (const againstMean of [true, false]) {
      const policy = policyAfter(0, { againstMean, bonus: 2 });
      for (let i = 0; i < 50; i++) {
        policy.step();
        const { way, reward, baseline, alpha, before, after } = policy.last as NonNullable<typeof policy.last>;
        before.preferences.forEach((h, b) => {
          const turned = h + alpha * (reward - baseline) * ((b === way ? 1 : 0) - before.probabilities[b]);
          expect(after.preferences[b]).toBeCloseTo(turned, 9);
        });
      }
    }
  });

  it("is thrown about by a bonus for everything unless rewards are compared with their mean", () => {
    const wrongs = (againstMean: boolean): number => {
      const chances = Array.from({ length: 20 }, (_, seed) => {
        const { probabilities } = policyAfter(300, { againstMean, bonus: 50 }, seed).numbers;
        return probabilities[2];
      });
      return chances.filter((chance) => chance < 0.5).length;
    };
    expect(wrongs(true)).toBeLessThan(5);
    expect(wrongs(false)).toBeGreaterThan(8);
  });

  it("may stay in a wrong corner for long where its steps are large, and does not where they are small", () => {
    const late = (alpha: number): number => {
      const chances = Array.from({ length: 300 }, (_, seed) => policyAfter(100, { alpha }, seed).numbers.probabilities);
      return chances.filter((probabilities) => probabilities[2] < 0.5).length;
    };
    expect(late(0.1)).toBe(0);
    expect(late(1)).toBeGreaterThan(0);
    expect(late(1)).toBeLessThan(9);
  });
});

it("the arithmetic ends with the probability that came of it", () => {
  const policy = policyAfter(7);
  const lines = turnLines(policy.last as NonNullable<typeof policy.last>);
  const { way, after } = policy.last as NonNullable<typeof policy.last>;
  expect(lines).toHaveLength(5);
  expect(lines.at(-1)).toContain(`→ ${(100 * after.probabilities[way]).toFixed(1)} %`);
});

it("a first reward is compared with nothing, and turns nothing", () => {
  const policy = policyAfter(1);
  const lines = turnLines(policy.last as NonNullable<typeof policy.last>);
  expect(lines[1]).toMatch(/= 0: the first has nothing to be compared with$/);
  expect(policy.numbers.probabilities).toEqual([1 / 3, 1 / 3, 1 / 3]);
});

it("softmax keeps its head where preferences are large", () => {
  expect(softmax([1000, 1000])).toEqual([0.5, 0.5]);
  expect(softmax([0, Math.log(3)])[1]).toBeCloseTo(0.75, 12);
});
