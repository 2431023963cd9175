import { expect, it } from "vitest";
import { BEHAVIOURS, learn, type Pay, returnOf, rewardsOf } from "./the-return.ts";

const learned = (pay: Pay) => {
  const work = learn(pay);
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
};

it("adds up what three behaviours earn", () => {
  const [straight, both, circling] = BEHAVIOURS.map(({ actions }) => rewardsOf({ cheese: 1, pile: 5 }, actions));
  expect(straight).toEqual([0, 5]);
  expect(both).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 0, 5]);
  expect(circling).toHaveLength(20);
  expect([straight, both, circling].map(returnOf)).toEqual([5, 6, 9]);
});

it("learns to circle at a cheese that pays too well, and to go to the pile once that pays more", () => {
  expect(learned({ cheese: 1, pile: 5 }).ends).toBe("at the cheese");
  expect(returnOf(learned({ cheese: 1, pile: 5 }).rewards)).toBe(9);
  expect(learned({ cheese: 1, pile: 12 })).toMatchObject({ ends: "at the pile", rewards: [0, 12] });
  expect(learned({ cheese: 0, pile: 5 })).toMatchObject({ ends: "at the pile", rewards: [0, 5] });
  expect(learned({ cheese: 0, pile: 0 }).ends).toBe("nowhere");
});

it("agrees with the sums about what pays most, all over the sliders", () => {
  for (const cheese of [0, 0.5, 1, 1.5, 2]) {
    for (let pile = 0; pile <= 30; pile += 3) {
      const circling = returnOf(rewardsOf({ cheese, pile }, BEHAVIOURS[2].actions));
      if (circling === pile) continue;
      expect([cheese, pile, learned({ cheese, pile }).ends]).toEqual([
        cheese,
        pile,
        circling > pile ? "at the cheese" : "at the pile",
      ]);
    }
  }
});
