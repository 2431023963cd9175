import { describe, expect, it } from "vitest";
import { type Comparison, compare, DAYS, Dinners, DRIFT, OWN_DINNERS, RULES } from "./restaurants.ts";

function finish<R>(work: Generator<unknown, R, void>): R {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value as R;
  }
}

const last = ({ regrets }: Comparison, id: string): number =>
  regrets[RULES.findIndex((rule) => rule.id === id)][DAYS - 1];

describe("the rules", () => {
  const still = finish(compare(0, 0));
  const moving = finish(compare(DRIFT, 0));

  it("regret more day by day, and the less the longer they eat where nothing changes", () => {
    for (const regret of still.regrets) {
      for (let day = 1; day < DAYS; day++) expect(regret[day]).toBeGreaterThanOrEqual(regret[day - 1]);
      expect(regret[DAYS - 1] - regret[DAYS / 2]).toBeLessThan(regret[DAYS / 2]);
    }
  });

  it("change places when the town changes: trusting all days alike is best in a still town, and not in a moving one", () => {
    const others = ["epsilon", "forgetful", "optimistic", "gradient"];
    for (const other of others) expect(last(still, "ucb1"), other).toBeLessThan(0.7 * last(still, other));
    expect(last(moving, "optimistic")).toBeLessThan(0.8 * last(moving, "ucb1"));
    expect(last(moving, "forgetful")).toBeLessThan(0.9 * last(moving, "epsilon"));
  });

  it("start in the learner's own town: the first one's first ten days", () => {
    expect(still.first).toHaveLength(RULES.length);
    for (const regret of still.first) expect(regret).toBeGreaterThan(0);
  });
});

describe("the learner's dinners", () => {
  it("are ten, with the regret against the best restaurant", () => {
    const dinners = new Dinners(0, 5);
    const { qualities } = dinners;
    const best = qualities.indexOf(Math.max(...qualities));
    for (let dinner = 0; dinner < OWN_DINNERS - 1; dinner++) dinners.eat(best);
    expect(dinners.regret).toBe(0);
    const other = (best + 1) % 10;
    dinners.eat(other);
    dinners.eat(other);
    expect(dinners.isOver).toBe(true);
    expect(dinners.rewards).toHaveLength(OWN_DINNERS);
    expect(dinners.regret).toBeCloseTo(qualities[best] - qualities[other], 12);
    expect(dinners.at(best).count).toBe(OWN_DINNERS - 1);
    expect(dinners.at(best).count * dinners.at(best).mean + dinners.at(other).mean).toBeCloseTo(dinners.earned, 12);
  });
});
