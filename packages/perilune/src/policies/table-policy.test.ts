import { describe, expect, it } from "vitest";
import { load, saveModel } from "../checkpoint/model-file.ts";
import { PeriluneError } from "../errors.ts";
import { defaultRng } from "../random/generator.ts";
import { Discrete } from "../spaces/discrete.ts";
import { Tuple } from "../spaces/tuple.ts";
import { policyFromSpec } from "./from-spec.ts";
import { epsilonGreedy, epsilonGreedyMean, softmaxAction, softmaxMean } from "./table-choice.ts";
import { TablePolicy } from "./table-policy.ts";

const observationSpace = new Tuple([new Discrete(3, { start: 1 }), new Discrete(2)]);
const actionSpace = new Discrete(2, { start: -1 });

function filled(): TablePolicy<typeof observationSpace, Discrete> {
  const policy = new TablePolicy({ observationSpace, actionSpace });
  policy.q.set([0, 1, 1, 0, 0, 2, 2, 0, 3, 3, 0, -1]);
  return policy;
}

describe("TablePolicy", () => {
  it("acts on the row of the observation, among tuples too, within an action space that starts anywhere", () => {
    const { actions } = filled().predict([Int32Array.of(1, 1, 2, 2, 3), Int32Array.of(0, 1, 0, 1, 1)]);
    expect(actions).toEqual(Int32Array.of(0, -1, 0, -1, -1));
  });

  it("takes the first of equals if deterministic, any with a generator", () => {
    const tied = [new Int32Array(50).fill(3), new Int32Array(50)] as const;
    const rng = defaultRng(1);
    expect(new Set(filled().predict([...tied], { rng, deterministic: true }).actions)).toEqual(new Set([-1]));
    expect(new Set(filled().predict([...tied], { rng }).actions)).toEqual(new Set([-1, 0]));
  });

  it("explains the values", () => {
    expect(filled().explain([2, 0])).toEqual({ qValues: [0, 2], value: 2 });
  });

  it("comes back from a model file", async () => {
    const saved = filled();
    const { policy } = await load(saveModel(saved, { algorithm: "q-learning", env: null }));
    expect(policy.spec).toEqual(saved.spec);
    expect(policy.tensors().get("q")).toEqual({ shape: [6, 2], data: saved.q });
  });

  it("is not made from a spec whose table the file does not hold", () => {
    const spec = {
      kind: "table",
      observationSpace: new Discrete(1_000_000).toJSON(),
      actionSpace: actionSpace.toJSON(),
    };
    const tensors = filled().tensors();
    expect(() => policyFromSpec(spec, tensors)).toThrow(PeriluneError);
    expect(() => policyFromSpec(spec, tensors)).toThrow(/2000000 weights.*not whole/);
  });

  it("refuses an observation outside its space", () => {
    expect(() => filled().predict([Int32Array.of(4), Int32Array.of(0)])).toThrow(/from 1 to 3, got 4/);
  });
});

describe("choices in a row of values", () => {
  const q = Float64Array.of(9, 0, 2, 2, 9);
  const draws = 30_000;
  const frequencies = (choose: (rng: ReturnType<typeof defaultRng>) => number): number[] => {
    const rng = defaultRng(7);
    const counts = [0, 0, 0];
    for (let i = 0; i < draws; i++) counts[choose(rng)]++;
    return counts.map((count) => count / draws);
  };

  it("explores with probability epsilon, evenly, and breaks ties evenly", () => {
    const [a, b, c] = frequencies((rng) => epsilonGreedy(q, 1, 3, 0.3, rng));
    expect(Math.abs(a - 0.1)).toBeLessThan(0.01);
    expect(Math.abs(b - 0.45)).toBeLessThan(0.015);
    expect(Math.abs(c - 0.45)).toBeLessThan(0.015);
    expect(epsilonGreedyMean(q, 1, 3, 0.3)).toBeCloseTo(0.1 * 0 + 0.9 * 2, 12);
  });

  it("draws by softmax, and has its mean", () => {
    const weights = [1, Math.exp(0.5), Math.exp(0.5)];
    const sum = weights.reduce((total, weight) => total + weight);
    frequencies((rng) => softmaxAction(q, 1, 3, 4, rng)).forEach((frequency, i) => {
      expect(Math.abs(frequency - weights[i] / sum)).toBeLessThan(0.015);
    });
    expect(softmaxMean(q, 1, 3, 4)).toBeCloseTo((2 * (weights[1] + weights[2])) / sum, 12);
  });
});
