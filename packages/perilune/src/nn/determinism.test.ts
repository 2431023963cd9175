import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { defaultRng } from "../random/generator.ts";
import { Discrete } from "../spaces/discrete.ts";
import { Adam } from "./adam.ts";
import { Arena } from "./arena.ts";
import { clipGradNorm } from "./clip-grad-norm.ts";
import { distributionFor } from "./distributions/distribution-for.ts";
import { orthogonal } from "./initializers.ts";
import type { KernelKind } from "./interfaces.ts";
import { Linear } from "./linear.ts";
import { Mlp } from "./mlp.ts";
import { ParameterStore } from "./parameter-store.ts";

const BATCH = 37;

/** Learns the sign of the first input by maximum likelihood, and returns the mean log-likelihood and all parameters. */
function trained(kernels: KernelKind, steps: number): { logProb: number; hash: string } {
  const arena = new Arena(1 << 20, { kernels });
  const store = new ParameterStore(arena);
  const body = new Mlp(store, { name: "body", inFeatures: 3, layers: [33, 16], maxBatch: BATCH });
  const head = new Linear(store, { name: "head", inFeatures: 16, outFeatures: 2, maxBatch: BATCH });
  const distribution = distributionFor(new Discrete(2), { store, maxBatch: BATCH });
  store.allocate();
  const rng = defaultRng(12);
  body.initialize(rng, orthogonal(Math.SQRT2));
  head.initialize(rng, orthogonal(0.01));
  const adam = new Adam(store, { learningRate: 0.003, epsilon: 1e-5 });
  const [x, dLogits] = [arena.floats(3 * BATCH), arena.floats(2 * BATCH)];
  const [logProbs, entropies, zeros] = [0, 1, 2].map(() => new Float32Array(BATCH));
  const dLogProbs = new Float32Array(BATCH).fill(-1 / BATCH);
  let logProb = 0;
  for (let step = 0; step < steps; step++) {
    x.set(rng.standardNormal(3 * BATCH));
    const labels = Int32Array.from({ length: BATCH }, (_, row) => (x[3 * row] > 0 ? 1 : 0));
    distribution.evaluate(head.forward(body.forward(x, BATCH), BATCH), labels, BATCH, logProbs, entropies);
    distribution.backward(BATCH, dLogProbs, zeros, dLogits);
    body.backward(head.backward(dLogits, BATCH, { inputGradient: true })!, BATCH, { inputGradient: false });
    clipGradNorm(store, 0.1);
    adam.step();
    logProb = logProbs.reduce((sum, value) => sum + value, 0) / BATCH;
  }
  return { logProb, hash: createHash("sha256").update(new Uint8Array(store.data.slice().buffer)).digest("hex") };
}

it("trains a small network to the same bits with either arithmetic, on every machine", () => {
  const [simd, plain] = [trained("simd", 200), trained("plain", 200)];
  expect(plain).toEqual(simd);
  expect(simd.logProb).toBeGreaterThan(-0.15);
  expect(simd.hash).toBe("81e9d2ec700e61f1035a60b7700e9cc2b03135204d64dcb265fe7998df6ab398");
});
