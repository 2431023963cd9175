import { describe, expect, it } from "vitest";
import type { ChoiceQuestion, ManyQuestion, NumberQuestion, OrderQuestion, RevealQuestion } from "./questions/types.ts";
import { isRight, moved, parseNumber, remarksOn } from "./scoring.ts";

const asked = { lesson: "the-loop", prompt: "?", why: "." };

const choice: ChoiceQuestion = {
  ...asked,
  id: "c",
  kind: "choice",
  options: [
    { text: "a", feedback: "not a" },
    { text: "b", isRight: true },
    { text: "c", feedback: "not c", lesson: "deep" },
  ],
};
const many: ManyQuestion = {
  ...asked,
  id: "m",
  kind: "many",
  options: [
    { text: "a", isRight: true, feedback: "a fits" },
    { text: "b", feedback: "b does not" },
    { text: "c", isRight: true, feedback: "c fits" },
  ],
};
const order: OrderQuestion = { ...asked, id: "o", kind: "order", items: ["x", "y", "z"], feedback: "first x" };
const number: NumberQuestion = {
  ...asked,
  id: "n",
  kind: "number",
  answer: 8.1,
  tolerance: 0.005,
  slips: [{ value: 7.29, feedback: "one power too many" }],
  feedback: "count the steps",
  lab: { lesson: "discounting", text: "try" },
};
const reveal: RevealQuestion = { ...asked, id: "r", kind: "reveal", answer: "so", criterion: "says so" };

describe("a choice", () => {
  it("is right with the right option alone", () => {
    expect([0, 1, 2].map((index) => isRight(choice, index))).toEqual([false, true, false]);
    expect(isRight(choice, 7)).toBe(false);
  });

  it("explains the wrong option, and sends to its own lesson where it has one", () => {
    expect(remarksOn(choice, 0)).toEqual([{ text: "not a", lesson: "the-loop" }]);
    expect(remarksOn(choice, 2)).toEqual([{ text: "not c", lesson: "deep" }]);
    expect(remarksOn(choice, 1)).toEqual([]);
  });
});

describe("many answers", () => {
  it("are right if all that belong are chosen and no other, in any order", () => {
    expect(isRight(many, [0, 2])).toBe(true);
    expect(isRight(many, [2, 0])).toBe(true);
    expect(isRight(many, [0])).toBe(false);
    expect(isRight(many, [0, 1, 2])).toBe(false);
    expect(isRight(many, [])).toBe(false);
  });

  it("are explained one by one: what is too much, and what is missing", () => {
    const texts = remarksOn(many, [0, 1]).map(({ text }) => text);
    expect(texts).toHaveLength(2);
    expect(texts[0]).toContain("b – it does not belong. b does not");
    expect(texts[1]).toContain("c – it belongs, too. c fits");
  });
});

describe("an order", () => {
  it("is right in the bank's order alone", () => {
    expect(isRight(order, [0, 1, 2])).toBe(true);
    expect(isRight(order, [0, 2, 1])).toBe(false);
    expect(isRight(order, [])).toBe(false);
  });

  it("is changed by moving one thing up or down, far or near", () => {
    expect(moved(["a", "b", "c", "d"], 0, 2)).toEqual(["b", "c", "a", "d"]);
    expect(moved(["a", "b", "c", "d"], 3, 0)).toEqual(["d", "a", "b", "c"]);
    expect(moved(["a", "b", "c", "d"], 1, 2)).toEqual(["a", "c", "b", "d"]);
    expect(moved(["a", "b"], 1, 1)).toEqual(["a", "b"]);
  });
});

describe("a number", () => {
  it("may be off by the tolerance, bounds included, and no more", () => {
    for (const right of [8.1, 8.105, 8.095]) expect(isRight(number, right)).toBe(true);
    for (const wrong of [8.106, 8.094, -8.1, 0]) expect(isRight(number, wrong)).toBe(false);
  });

  it("is explained by the slip that leads to it", () => {
    expect(remarksOn(number, 7.291)[0].text).toBe("one power too many");
    expect(remarksOn(number, 5)[0].text).toBe("count the steps");
  });

  it("is read as people write it", () => {
    expect(parseNumber(" 8.1 ")).toBe(8.1);
    expect(parseNumber("8,1")).toBe(8.1);
    expect(parseNumber("−5")).toBe(-5);
    expect(parseNumber("1/4")).toBe(0.25);
    expect(parseNumber("1e2")).toBe(100);
    for (const none of ["", "  ", "-", "1/0", "1/2/3", "/2", "eight", "Infinity"]) expect(parseNumber(none)).toBeNull();
  });
});

it("takes one's own word for an explanation", () => {
  expect(isRight(reveal, true)).toBe(true);
  expect(isRight(reveal, false)).toBe(false);
  expect(remarksOn(reveal, false)).toHaveLength(1);
});
