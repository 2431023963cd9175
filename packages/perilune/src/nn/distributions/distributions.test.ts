import { describe, expect, it } from "vitest";
import { defaultRng } from "../../random/generator.ts";
import { Box } from "../../spaces/box.ts";
import { Discrete } from "../../spaces/discrete.ts";
import { MultiBinary } from "../../spaces/multi-binary.ts";
import { MultiDiscrete } from "../../spaces/multi-discrete.ts";
import type { Space } from "../../spaces/space.ts";
import { Tuple } from "../../spaces/tuple.ts";
import { Arena } from "../arena.ts";
import type { Distribution } from "../interfaces.ts";
import { ParameterStore } from "../parameter-store.ts";
import { distributionFor } from "./distribution-for.ts";

const BATCH = 5;

function build(space: Space, logStdInit = 0, maxBatch = BATCH): Distribution {
  const store = new ParameterStore(new Arena(1 << 16));
  const distribution = distributionFor(space, { store, maxBatch });
  store.allocate();
  for (const { data } of distribution.parameters) data.fill(logStdInit);
  return distribution;
}

const spaces: Record<string, Space> = {
  categorical: new Discrete(4, { start: -1 }),
  multi_categorical: new MultiDiscrete([3, 2, 5]),
  bernoulli: new MultiBinary(3),
  diagonal_gaussian: new Box({ low: -1, high: 1, shape: [3] }),
};

describe.each(Object.entries(spaces))("%s", (kind, space) => {
  it("is what the space asks for", () => {
    const distribution = build(space);
    expect(distribution.kind).toBe(kind);
    expect(distribution.createActions(2).length).toBe(2 * distribution.actionSize);
  });

  it("has the gradients of finite differences", () => {
    const distribution = build(space, -0.3);
    const rng = defaultRng(1);
    const inputs = Float32Array.from(rng.standardNormal(BATCH * distribution.inputSize));
    const actions = distribution.createActions(BATCH);
    distribution.sample(inputs, BATCH, actions, rng);
    const [dLogProbs, dEntropies] = [rng.standardNormal(BATCH), rng.standardNormal(BATCH)].map((x) =>
      Float32Array.from(x),
    );
    const [logProbs, entropies] = [new Float32Array(BATCH), new Float32Array(BATCH)];
    const loss = (): number => {
      distribution.evaluate(inputs, actions, BATCH, logProbs, entropies);
      return logProbs.reduce((sum, value, i) => sum + value * dLogProbs[i] + entropies[i] * dEntropies[i], 0);
    };
    loss();
    const dInputs = new Float32Array(inputs.length);
    distribution.backward(BATCH, dLogProbs, dEntropies, dInputs);
    const groups = [{ name: "inputs", data: inputs, grad: dInputs }, ...distribution.parameters];
    for (const { name, data, grad } of groups) {
      const expected = grad.slice();
      for (let i = 0; i < data.length; i++) {
        const [value, step] = [data[i], 2 ** -8];
        data[i] = value + step;
        const above = loss();
        data[i] = value - step;
        const below = loss();
        data[i] = value;
        expect((above - below) / (2 * step), `${name}[${i}]`).toBeCloseTo(expected[i], 2.5);
      }
    }
  });

  it("draws actions of the space, the same for the same seed, row by row", () => {
    const distribution = build(space, -3, 64);
    const inputs = Float32Array.from(defaultRng(2).uniform(-0.5, 0.5, 64 * distribution.inputSize));
    const draw = (rows: number): number[] => {
      const actions = distribution.createActions(rows);
      distribution.sample(inputs, rows, actions, defaultRng(3));
      return [...actions];
    };
    const whole = draw(64);
    expect(draw(64)).toEqual(whole);
    expect(draw(9)).toEqual(whole.slice(0, 9 * distribution.actionSize));
    for (let row = 0; row < 64; row++) {
      const action = distribution.createActions(1);
      action.set(whole.slice(row * distribution.actionSize, (row + 1) * distribution.actionSize));
      expect(space.contains(kind === "categorical" ? action[0] : action)).toBe(true);
    }
  });

  it("survives inputs that are not finite, and says so in its outputs", () => {
    const distribution = build(space);
    const inputs = new Float32Array(distribution.inputSize).fill(Number.NaN);
    const actions = distribution.createActions(1);
    distribution.sample(inputs, 1, actions, defaultRng(4));
    distribution.mode(inputs, 1, actions);
    const [logProbs, entropies] = [new Float32Array(1), new Float32Array(1)];
    distribution.evaluate(inputs, actions, 1, logProbs, entropies);
    expect(logProbs[0]).toBeNaN();
  });
});

describe("Categorical", () => {
  const evaluate = (logits: readonly number[], action: number): [number, number] => {
    const distribution = build(new Discrete(logits.length));
    const [logProbs, entropies] = [new Float32Array(1), new Float32Array(1)];
    distribution.evaluate(Float32Array.from(logits), Int32Array.of(action), 1, logProbs, entropies);
    return [logProbs[0], entropies[0]];
  };

  it("gives log-probabilities and entropies as by hand", () => {
    // Probabilities 1/6, 2/6, 3/6.
    const logits = [Math.log(1), Math.log(2), Math.log(3)];
    const entropy = Math.log(6) / 6 + Math.log(3) / 3 + Math.log(2) / 2;
    for (const action of [0, 1, 2]) {
      const [logProb, h] = evaluate(logits, action);
      expect(logProb).toBeCloseTo(Math.log((action + 1) / 6), 6);
      expect(h).toBeCloseTo(entropy, 6);
    }
  });

  it("is stable where exponentials overflow or vanish", () => {
    expect(evaluate([1000, 0], 0)).toEqual([0, 0]);
    expect(evaluate([1000, 0], 1)).toEqual([-1000, 0]);
    const [logProb, entropy] = evaluate([-5000, -5000], 0);
    expect(logProb).toBeCloseTo(-Math.LN2, 6);
    expect(entropy).toBeCloseTo(Math.LN2, 6);
  });

  it("explains itself in probabilities that sum to 1", () => {
    const { probabilities } = build(new Discrete(3)).explain(Float32Array.of(Math.log(1), Math.log(2), Math.log(3)));
    [1 / 6, 2 / 6, 3 / 6].forEach((p, i) => {
      expect(probabilities[i]).toBeCloseTo(p, 6);
    });
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  });

  it("draws as often as its probabilities say", () => {
    const rows = 20_000;
    const distribution = build(new Discrete(4, { start: 3 }), 0, rows);
    const logits = [0.3, -1, 1.2, 0];
    const inputs = Float32Array.from({ length: 4 * rows }, (_, i) => logits[i % 4]);
    const actions = distribution.createActions(rows);
    distribution.sample(inputs, rows, actions, defaultRng(7));
    const { probabilities } = distribution.explain(inputs);
    const counts = [0, 0, 0, 0];
    for (const action of actions) counts[action - 3]++;
    const chiSquare = counts.reduce(
      (sum, count, i) => sum + (count - rows * probabilities[i]) ** 2 / (rows * probabilities[i]),
      0,
    );
    // Three degrees of freedom: 16.3 is exceeded once in a thousand seeds.
    expect(chiSquare).toBeLessThan(16.3);
  });

  it("takes the first of the greatest logits as its mode, counted from the space's start", () => {
    const distribution = build(new Discrete(3, { start: 10 }));
    const actions = distribution.createActions(3);
    distribution.mode(Float32Array.of(0, 2, 1, 5, 5, 5, -3, -2, -1), 3, actions);
    expect([...actions]).toEqual([11, 10, 12]);
  });
});

describe("MultiCategorical", () => {
  it("is the product of its choices", () => {
    const [sizes, logits] = [[3, 2], Float32Array.of(0.1, -0.7, 1.1, 0.4, -0.9)];
    const [logProbs, entropies] = [new Float32Array(1), new Float32Array(1)];
    const of = (distribution: Distribution, inputs: Float32Array, actions: Int32Array): [number, number] => {
      distribution.evaluate(inputs, actions, 1, logProbs, entropies);
      return [logProbs[0], entropies[0]];
    };
    const whole = of(build(new MultiDiscrete(sizes, { start: [0, 5] })), logits, Int32Array.of(2, 6));
    const first = of(build(new Discrete(3)), logits.subarray(0, 3), Int32Array.of(2));
    const second = of(build(new Discrete(2)), logits.subarray(3), Int32Array.of(1));
    expect(whole[0]).toBeCloseTo(first[0] + second[0], 6);
    expect(whole[1]).toBeCloseTo(first[1] + second[1], 6);
  });
});

describe("Bernoulli", () => {
  it("gives log-probabilities and entropies as by hand", () => {
    const distribution = build(new MultiBinary(2));
    const logits = Float32Array.of(Math.log(0.75 / 0.25), Math.log(0.1 / 0.9));
    const [logProbs, entropies] = [new Float32Array(1), new Float32Array(1)];
    distribution.evaluate(logits, Uint8Array.of(1, 0), 1, logProbs, entropies);
    expect(logProbs[0]).toBeCloseTo(Math.log(0.75) + Math.log(0.9), 6);
    const entropy = (p: number): number => -p * Math.log(p) - (1 - p) * Math.log(1 - p);
    expect(entropies[0]).toBeCloseTo(entropy(0.75) + entropy(0.1), 6);
    const explained = distribution.explain(logits).probabilities;
    expect(explained[0]).toBeCloseTo(0.75, 6);
    expect(explained[1]).toBeCloseTo(0.1, 6);
  });

  it("is stable where exponentials overflow", () => {
    const distribution = build(new MultiBinary(1));
    const [logProbs, entropies] = [new Float32Array(2), new Float32Array(2)];
    distribution.evaluate(Float32Array.of(1000, -1000), Uint8Array.of(0, 0), 2, logProbs, entropies);
    expect([...logProbs]).toEqual([-1000, 0]);
    expect([...entropies]).toEqual([0, 0]);
  });

  it("draws as often as its probabilities say", () => {
    const rows = 10_000;
    const distribution = build(new MultiBinary(1), 0, rows);
    const actions = distribution.createActions(rows);
    distribution.sample(new Float32Array(rows).fill(Math.log(0.3 / 0.7)), rows, actions, defaultRng(8));
    const ones = [...actions].reduce((sum, bit) => sum + bit, 0);
    // Four standard deviations of a binomial count.
    expect(Math.abs(ones - 3000)).toBeLessThan(4 * Math.sqrt(rows * 0.3 * 0.7));
  });
});

describe("DiagonalGaussian", () => {
  it("gives log-probabilities and entropies as by hand", () => {
    const distribution = build(spaces.diagonal_gaussian, Math.log(2));
    const [logProbs, entropies] = [new Float32Array(1), new Float32Array(1)];
    distribution.evaluate(Float32Array.of(0, 1, -1), Float32Array.of(2, 1, -5), 1, logProbs, entropies);
    const normalizer = Math.log(2) + 0.5 * Math.log(2 * Math.PI);
    expect(logProbs[0]).toBeCloseTo(-(1 + 0 + 4) / 2 - 3 * normalizer, 5);
    expect(entropies[0]).toBeCloseTo(3 * (normalizer + 0.5), 5);
  });

  it("draws with its means and standard deviation, and has the mean as its mode", () => {
    const rows = 20_000;
    const distribution = build(new Box({ low: -1, high: 1, shape: [1] }), Math.log(0.5), rows);
    const inputs = new Float32Array(rows).fill(3);
    const actions = distribution.createActions(rows);
    distribution.sample(inputs, rows, actions, defaultRng(9));
    const mean = [...actions].reduce((sum, a) => sum + a, 0) / rows;
    const variance = [...actions].reduce((sum, a) => sum + (a - mean) ** 2, 0) / rows;
    expect(Math.abs(mean - 3)).toBeLessThan((4 * 0.5) / Math.sqrt(rows));
    expect(Math.abs(variance / 0.25 - 1)).toBeLessThan(4 * Math.sqrt(2 / rows));
    distribution.mode(Float32Array.of(1, 2), 2, actions);
    expect([...actions.subarray(0, 2)]).toEqual([1, 2]);
    expect(distribution.explain(Float32Array.of(7)).mean).toEqual([7]);
    expect(distribution.explain(Float32Array.of(7)).std![0]).toBeCloseTo(0.5, 6);
  });

  it("has log_std as a parameter of torch's shape", () => {
    const [parameter] = build(spaces.diagonal_gaussian, -0.5).parameters;
    expect([parameter.name, parameter.shape]).toEqual(["log_std", [3]]);
    expect([...parameter.data]).toEqual([-0.5, -0.5, -0.5]);
  });
});

it("refuses an action space of several parts", () => {
  const store = new ParameterStore(new Arena(1024));
  const tuple = new Tuple([new Discrete(2), new Discrete(2)]);
  expect(() => distributionFor(tuple, { store, maxBatch: 1 })).toThrow("got tuple; flatten the action in a wrapper");
});
