import { describe, expect, it } from "vitest";
import {
  CAT_SPEED,
  CHEESE,
  choiceOf,
  type Decision,
  decide,
  MAP,
  MouseWalk,
  type MouseWorld,
  mouseMaze,
  outlookSteps,
  PILE,
  placesOf,
  twoPlans,
} from "./discounting.ts";
import { discountedSum } from "./shared/discounted.ts";

const world = { map: MAP, cheese: CHEESE, pile: PILE, catSpeed: CAT_SPEED };

function finish<R>(work: Generator<unknown, R, void>): R {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value as R;
  }
}

const decisionAt = (gamma: number, other: Partial<MouseWorld> = {}): Decision =>
  finish(decide({ ...world, ...other }, gamma));

describe("the mouse's choice", () => {
  it("moves from the near cheese to the pile as γ grows, and back where the trickle never ends", () => {
    const choices = [0, 0.3, 0.5, 0.6, 0.9, 0.99, 0.997].map((gamma) => choiceOf(decisionAt(gamma)));
    expect(choices).toEqual(["cheese", "cheese", "cheese", "pile", "pile", "pile", "cheese"]);
  });

  it("changes between 0.5 and 0.6, earlier for a larger pile", () => {
    expect([0.529, 0.53].map((gamma) => choiceOf(decisionAt(gamma)))).toEqual(["cheese", "pile"]);
    expect(choiceOf(decisionAt(0.4, { pile: 1000 }))).toBe("pile");
  });

  it("is a risk: the quicker the cat, the less often the mouse has the pile; a way round the cat is safe", () => {
    for (const catSpeed of [0.1, 0.3, 0.5]) {
      const { pile, eaten } = decisionAt(0.9, { catSpeed });
      expect(pile).toBeCloseTo(1 - catSpeed, 2);
      expect(pile + eaten).toBeCloseTo(1, 2);
    }
    const hopeless = decisionAt(0.9, { catSpeed: 0.8, pile: 1000 });
    expect(hopeless.eaten).toBeGreaterThan(hopeless.pile);
    expect(choiceOf(hopeless)).toBe("pile");
    const round = MAP.map((row, index) => (index === 0 ? "####P.." : row));
    expect(decisionAt(0.9, { map: round }).pile).toBeGreaterThan(0.99);
  });

  it("weighs the tile below the corridor by where the cat is: the nearer, the less", () => {
    const { values } = decisionAt(0.9);
    const below = MAP.join("").length - 8;
    const tiles = MAP.join("").length;
    const byPhase = Array.from({ length: 6 }, (_, phase) => ({
      cat: placesOf(MAP, phase * tiles + below).cat,
      value: values[phase * tiles + below],
    }));
    const far = byPhase.find(({ cat }) => cat === 10)?.value ?? Number.NaN;
    const near = byPhase.find(({ cat }) => cat === 13)?.value ?? Number.NaN;
    expect(near).toBeLessThan(far);
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
    for (let step = 0; step < 9; step++) expect(plans.cheese.rewards[step]).toBeCloseTo(step % 2 === 0 ? 1 : 0, 9);
    expect(plans.cheese.rewards[7998]).toBeCloseTo(1, 9);
    expect(plans.cheese.pile).toBe(0);
    expect(plans.pile.pile).toBeCloseTo(1 - CAT_SPEED, 9);
    expect(plans.pile.pile + plans.pile.eaten).toBeCloseTo(1, 9);
  });

  it("are worth no more than the best plan, whose own line is worth just as much as the values say", () => {
    const start = mouseMaze(world).reset({ seed: 0 }).observation;
    for (const gamma of [0.2, 0.5, 0.6, 0.7, 0.9, 0.98]) {
      const best = decisionAt(gamma);
      const value = best.values[start];
      const sums = [plans.cheese, plans.pile].map(({ rewards }) => discountedSum(rewards, gamma));
      expect(Math.max(...sums), `γ = ${gamma}`).toBeLessThanOrEqual(value + 1e-3);
      if (choiceOf(best) === "pile") expect(discountedSum(best.rewards, gamma), `γ = ${gamma}`).toBeCloseTo(value, 2);
      else expect(sums[0], `γ = ${gamma}`).toBeCloseTo(value, 2);
    }
  });
});

describe("an outlook", () => {
  const ahead = (map: readonly string[], catSpeed: number) => {
    const own = { map, cheese: 1, pile: 10, catSpeed };
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
  const round = Array.from({ length: 6 }, (_, phase) => placesOf(MAP, phase * tiles + 24));
  expect(round.map(({ cat }) => cat)).toEqual([12, 11, 10, 11, 12, 13]);
  expect(round[3]).toMatchObject({ mouse: 24, offset: 3 * tiles });
  expect(placesOf(["cM.P"], 1).cat).toBeNull();
  expect(placesOf(["cM.P", "####", "##C#"], 1).cat).toBe(10);
});

it("walks by the best plan at γ = 0.9 end at the pile or with the cat, as often as expected, and count as they go", () => {
  const { policy, gamma } = decisionAt(0.9);
  const walks = Array.from({ length: 200 }, (_, seed) => {
    const walk = new MouseWalk(world, seed);
    while (walk.end === null && walk.steps < 400) walk.step(policy[walk.state], gamma);
    return walk;
  });
  const arrived = walks.filter(({ end }) => end === "pile");
  expect(arrived.length / walks.length).toBeCloseTo(1 - CAT_SPEED, 1);
  expect(walks.filter(({ end }) => end === "cat")).toHaveLength(walks.length - arrived.length);
  for (const walk of arrived) {
    expect(walk.earned).toBeGreaterThanOrEqual(PILE);
    expect(walk.discounted).toBeLessThan(walk.earned);
  }
});

it("a mouse caught on a cheese that pays as much as the pile is caught", () => {
  const walk = new MouseWalk({ map: ["McC", "##P"], cheese: 5, pile: 5, catSpeed: 1 }, 0);
  walk.step(1, 0.9);
  expect(walk).toMatchObject({ end: "cat", earned: 5 });
});
