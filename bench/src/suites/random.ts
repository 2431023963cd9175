import { defaultRng } from "perilune/random";
import { measureTime, type Result } from "../measure.ts";

const BLOCK = 100_000;

/** Time of one random draw. */
export function run(): Result[] {
  const rng = defaultRng(1);
  const block = new Float64Array(BLOCK);
  let sum = 0;
  const filling = (fill: (out: Float64Array) => unknown) => () => {
    fill(block);
    return BLOCK;
  };
  const one = (draw: () => number) => () => {
    for (let i = 0; i < BLOCK; i++) sum += draw();
    return BLOCK;
  };
  const time = { unit: "ns/draw", scale: 1e9 };
  const results = [
    measureTime(
      "random, in blocks of 100,000",
      filling((out) => rng.fillRandom(out)),
      {
        ...time,
        target: { value: 15, better: "lower" },
      },
    ),
    measureTime(
      "random, one by one",
      one(() => rng.random()),
      { ...time, target: { value: 60, better: "lower" } },
    ),
    measureTime(
      "standard_normal, in blocks of 100,000",
      filling((out) => rng.fillStandardNormal(out)),
      time,
    ),
    measureTime(
      "standard_normal, one by one",
      one(() => rng.standardNormal()),
      time,
    ),
    measureTime(
      "integers below 1000, one by one",
      one(() => rng.integers(1000)),
      time,
    ),
  ];
  if (Number.isNaN(sum)) throw new Error("a draw is not a number");
  return results;
}
