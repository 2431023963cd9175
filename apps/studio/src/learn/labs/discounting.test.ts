import { describe, expect, it } from "vitest";
import {
  CAT_SPEED,
  choiceOf,
  type Decision,
  decide,
  MAP,
  MouseWalk,
  mouseMaze,
  outlookSteps,
  PILE,
  placesOf,
  twoPlans,
} from "./discounting.ts";
import { discountedSum } from "./shared/discounted.ts";

const world = { map: MAP, pile: PILE, catSpeed: CAT_SPEED };

function finish<R>(work: Generator<unknown, R, void>): R {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value as R;
  }
}

const decisionAt = (gamma: number, pile = PILE): Decision => finish(decide({ ...world, pile }, gamma));

describe("the mouse's choice", () => {
  it("moves from the near cheese to the pile as γ grows, and back where the trickle never ends", () => {
    const choices = [0, 0.3, 0.5, 0.6, 0.9, 0.99, 0.997].map((gamma) => choiceOf(decisionAt(gamma)));
    expect(choices).toEqual(["cheese", "cheese", "cheese", "pile", "pile", "pile", "cheese"]);
  });

  it("is worth what the cheese plan sums to where it stays: 1 / (1 − γ²)", () => {
    const env = mouseMaze(world);
    const start = env.reset({ seed: 0 }).observation;
    expect(decisionAt(0.5).values[start]).toBeCloseTo(1 / (1 - 0.25), 3);
  });
});

describe("the two plans", () => {
  const plans = finish(twoPlans(world));

  it("pay a cheese every second step for ever, or the pile at the end", () => {
    expect([...plans.cheese.rewards.subarray(0, 5)]).toEqual([1, 0, 1, 0, 1]);
    expect(plans.cheese.rewards[7998]).toBeCloseTo(1, 9);
    expect(plans.cheese.pile).toBe(0);
    expect(plans.pile.pile).toBeGreaterThan(0.99);
    expect(plans.pile.pile + plans.pile.eaten).toBeCloseTo(1, 9);
  });

  it("are what the best plan chooses from: none is worth more than it, and one is worth as much", () => {
    const env = mouseMaze(world);
    const start = env.reset({ seed: 0 }).observation;
    for (const gamma of [0.2, 0.5, 0.7, 0.9, 0.98]) {
      const best = decisionAt(gamma).values[start];
      const sums = [plans.cheese, plans.pile].map(({ rewards }) => discountedSum(rewards, gamma));
      expect(Math.max(...sums), `γ = ${gamma}`).toBeLessThanOrEqual(best + 1e-3);
      expect(Math.max(...sums), `γ = ${gamma}`).toBeGreaterThan(0.95 * best);
    }
  });
});

describe("an outlook", () => {
  const ahead = (map: readonly string[], catSpeed: number) => {
    const own = { map, pile: 10, catSpeed };
    const right = new Int32Array(mouseMaze(own).observationSpace.n).fill(1);
    return finish(outlookSteps(own, right, 10));
  };

  it("pays the pile when the mouse is there", () => {
    const { pile, rewards } = ahead(["M.P"], 0);
    expect(pile).toBe(1);
    expect([...rewards.subarray(0, 4)]).toEqual([0, 10, 0, 0]);
  });

  it("has the chances of a cat that may or may not step", () => {
    expect(ahead(["M.CP"], 0)).toMatchObject({ pile: 0, eaten: 1 });
    // The cat steps from C to the left with probability a half, right onto the mouse; else the mouse runs into it.
    const passing = ahead(["M..P", "#C.#"], 0.5);
    expect(passing.pile).toBe(1);
  });
});

it("the lab finds the cat on its round along the row, whatever its speed", () => {
  const tiles = MAP.join("").length;
  const round = Array.from({ length: 12 }, (_, phase) => placesOf(MAP, phase * tiles + 31));
  expect(round.map(({ cat }) => cat)).toEqual([17, 16, 15, 14, 15, 16, 17, 18, 19, 20, 19, 18]);
  expect(round[3]).toMatchObject({ mouse: 31, offset: 3 * tiles });
  expect(placesOf(["cM.P"], 1).cat).toBeNull();
  expect(placesOf(["cM.P", "####", "##C#"], 1).cat).toBe(10);
});

it("a walk by the best plan at γ = 0.9 ends at the pile, and counts as it goes", () => {
  const { policy, gamma } = decisionAt(0.9);
  const walk = new MouseWalk(world, 3);
  while (walk.end === null && walk.steps < 400) walk.step(policy[walk.state], gamma);
  expect(walk.end).toBe("pile");
  expect(walk.earned).toBeGreaterThanOrEqual(PILE);
  expect(walk.discounted).toBeLessThan(walk.earned);
});
