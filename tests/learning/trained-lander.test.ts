import { readFileSync } from "node:fs";
import { evaluate, load, type Policy } from "perilune";
import { expect, it } from "vitest";

/** The model that `npm start` trains from its default seed; made anew when the bits of a run change. */
const model = readFileSync(new URL("../fixtures/ppo-LunarLander-v3.safetensors", import.meta.url));

it("lands as well as it did when it was trained, whichever kernels run it", async () => {
  const scores: number[][] = [];
  for (const kernels of ["simd", "plain"] as const) {
    const { policy, env } = await load(model, { kernels });
    expect(env).toEqual({ id: "LunarLander-v3", kwargs: {} });
    scores.push(evaluate(policy as Policy, "LunarLander-v3", { episodes: 10, seed: 1_000_000 }).returns as number[]);
  }
  expect(scores[1]).toEqual(scores[0]);
  expect(Math.min(...scores[0]!)).toBeGreaterThan(200);
});
