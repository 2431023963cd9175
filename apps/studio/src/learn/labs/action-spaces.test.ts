import { describe, expect, it } from "vitest";
import { actionOf, fits, keysGame, sliderGame } from "./action-spaces.ts";

describe("the two cars", () => {
  it("take one of three actions by keys", () => {
    expect(actionOf(new Set())).toBe(1);
    expect(actionOf(new Set(["ArrowLeft"]))).toBe(0);
    expect(actionOf(new Set(["ArrowRight"]))).toBe(2);
    expect(actionOf(new Set(["ArrowLeft", "ArrowRight"]))).toBe(1);
  });

  it("reach the flag when pushed the way they roll", () => {
    const keys = keysGame();
    while (!keys.isOver && keys.steps < 300) keys.act(keys.row[0][1] < 0 ? 0 : 2);
    expect(keys.isOver).toBe(true);
    const slider = sliderGame();
    while (!slider.isOver && slider.steps < 300) slider.act(Float32Array.of(slider.row[0][1] < 0 ? -1 : 1));
    expect(slider.isOver).toBe(true);
    expect(slider.return).toBeGreaterThan(50);
  });
});

it("asks the library which algorithms fit", () => {
  const work = fits();
  let turn = work.next();
  while (turn.done !== true) turn = work.next();
  const refused = turn.value.map(({ algorithm, worlds }) => [
    algorithm,
    ...worlds.map(({ refusal }) => refusal !== null),
  ]);
  expect(refused).toEqual([
    ["q-learning", false, true, true],
    ["dqn", false, false, true],
    ["ppo", false, false, false],
  ]);
  expect(turn.value[1].worlds[2].refusal).toMatch(/Discrete actions/);
});
