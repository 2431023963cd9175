import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defaultRng } from "./generator.ts";

/** Draws recorded from NumPy 2.4.6, in this order, from one generator per seed. */
interface Draws {
  random_8: number[];
  "uniform_-3_5_4": number[];
  integers_0_10_9: number[];
  random_after_odd_integers: number;
  "integers_-5_1000000_5": number[];
  integers_64bit_5: string[];
  standard_normal_2000_sum_and_head: number[];
  normal_2_3_5: number[];
  standard_exponential_1000_sum_and_head: number[];
  choice_13_6: number[];
  choice_p_6: number[];
  permutation_12: number[];
  shuffle_9: number[];
  choice_noreplace_20_5: number[];
  random_last: number;
  spawned_children_random: number[];
}

const file = new URL("../../../../tests/fixtures/numpy-rng.json", import.meta.url);
const golden = JSON.parse(readFileSync(file, "utf8")) as { seeds: Record<string, Draws> };

/** NumPy's pairwise sum of up to 8 interleaved partial sums per block of 128, which `sum()` uses. */
function pairwiseSum(x: Float64Array): number {
  if (x.length > 128) {
    const half = Math.floor(x.length / 16) * 8;
    return pairwiseSum(x.subarray(0, half)) + pairwiseSum(x.subarray(half));
  }
  const whole = x.length - (x.length % 8);
  const r = Array.from(x.subarray(0, 8));
  for (let i = 8; i < whole; i++) r[i % 8] += x[i];
  let sum = r[0] + r[1] + (r[2] + r[3]) + (r[4] + r[5] + (r[6] + r[7]));
  for (let i = whole; i < x.length; i++) sum += x[i];
  return sum;
}

describe("one stream per seed, as NumPy draws it", () => {
  it.each(Object.entries(golden.seeds))("seed %s", (seed, expected) => {
    const rng = defaultRng(BigInt(seed));
    const actual: Draws = {
      random_8: [...rng.random(8)],
      "uniform_-3_5_4": [...rng.uniform(-3, 5, 4)],
      integers_0_10_9: [...rng.integers(0, 10, 9)],
      random_after_odd_integers: rng.random(),
      "integers_-5_1000000_5": [...rng.integers(-5, 1_000_000, 5)],
      integers_64bit_5: Array.from(rng.integers(0n, 2n ** 63n - 1n, 5), String),
      standard_normal_2000_sum_and_head: sumAndHead(rng.standardNormal(2000), 16),
      normal_2_3_5: [...rng.normal(2, 3, 5)],
      standard_exponential_1000_sum_and_head: sumAndHead(rng.standardExponential(1000), 8),
      choice_13_6: [...rng.choice(13, 6)],
      choice_p_6: [...rng.choice(4, 6, { p: [0.1, 0.2, 0.3, 0.4] })],
      permutation_12: [...rng.permutation(12)],
      shuffle_9: shuffled(rng, 9),
      choice_noreplace_20_5: [...rng.choice(20, 5, { replace: false })],
      random_last: rng.random(),
      spawned_children_random: defaultRng(BigInt(seed))
        .spawn(3)
        .map((child) => child.random()),
    };
    expect(actual).toEqual(expected);
  });
});

const sumAndHead = (draws: Float64Array, head: number): number[] => [pairwiseSum(draws), ...draws.subarray(0, head)];

function shuffled(rng: ReturnType<typeof defaultRng>, n: number): number[] {
  const array = Array.from({ length: n }, (_, i) => i);
  rng.shuffle(array);
  return array;
}
