import { describe, expect, it } from "vitest";
import { defaultRng } from "../random/generator.ts";
import { Adam } from "./adam.ts";
import { Arena } from "./arena.ts";
import { clipGradNorm } from "./clip-grad-norm.ts";
import type { KernelKind } from "./interfaces.ts";
import { ParameterStore } from "./parameter-store.ts";

function storeOf(sizes: readonly number[], kernels: KernelKind = "simd"): ParameterStore {
  const store = new ParameterStore(new Arena(1 << 16, { kernels }));
  sizes.forEach((size, i) => {
    store.add(`p${i}`, [size]);
  });
  store.allocate();
  return store;
}

describe("Adam", () => {
  it("takes the published algorithm's steps", () => {
    const store = storeOf([5]);
    const adam = new Adam(store, { learningRate: 0.01, epsilon: 1e-5 });
    const [{ data, grad }] = store.parameters;
    const [p, m, v] = [
      [1, -2, 0, 3, 0.5],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ];
    data.set(p);
    const rng = defaultRng(5);
    for (let t = 1; t <= 30; t++) {
      grad.set(rng.standardNormal(5));
      if (t > 20) adam.learningRate = 0.002;
      for (let i = 0; i < 5; i++) {
        m[i] = 0.9 * m[i] + 0.1 * grad[i];
        v[i] = 0.999 * v[i] + 0.001 * grad[i] ** 2;
        const [first, second] = [m[i] / (1 - 0.9 ** t), v[i] / (1 - 0.999 ** t)];
        p[i] -= ((t > 20 ? 0.002 : 0.01) * first) / (Math.sqrt(second) + 1e-5);
      }
      adam.step();
      for (let i = 0; i < 5; i++) expect(data[i]).toBeCloseTo(p[i], 5);
    }
  });

  it("moves every parameter by the learning rate in its first step", () => {
    const store = storeOf([3]);
    store.parameters[0].grad.set([2, -0.5, 1e-3]);
    new Adam(store, { learningRate: 0.25 }).step();
    [-0.25, 0.25, -0.25].forEach((expected, i) => {
      expect(store.parameters[0].data[i]).toBeCloseTo(expected, 4);
    });
  });

  it("settles moments that have all but vanished, which moves no parameter", () => {
    const run = (settles: boolean): { data: Float32Array; firstMoment: Float32Array } => {
      const store = storeOf([4]);
      const adam = new Adam(store, { learningRate: 0.01 });
      store.parameters[0].data.set([1, 2, 3, 4]);
      for (let t = 0; t < 1500; t++) {
        store.parameters[0].grad.set(t === 0 ? [1, -1, 1e-3, 0] : [0, 0, 0, 1]);
        adam.step();
        if (settles && t % 100 === 0) adam.settle();
      }
      return { data: store.data, firstMoment: adam.state().firstMoment };
    };
    const [plain, settled] = [run(false), run(true)];
    expect(settled.data).toEqual(plain.data);
    expect(plain.firstMoment[0]).not.toBe(0); // stuck at the smallest number there is
    expect([...settled.firstMoment]).toEqual([0, 0, 0, plain.firstMoment[3]]);
  });

  it("goes on from its state with the same bits, in another store and with other kernels", () => {
    const [a, b] = [storeOf([9, 2]), storeOf([9, 2], "plain")];
    const first = new Adam(a, { learningRate: 0.01 });
    const rng = defaultRng(6);
    const gradients = Array.from({ length: 20 }, () => rng.standardNormal(a.grad.length));
    for (const gradient of gradients.slice(0, 10)) {
      a.grad.set(gradient);
      first.step();
    }
    const second = new Adam(b, { learningRate: 0.01 });
    second.restore(first.state());
    b.data.set(a.data);
    for (const gradient of gradients.slice(10)) {
      for (const [store, adam] of [
        [a, first],
        [b, second],
      ] as const) {
        store.grad.set(gradient);
        adam.step();
      }
    }
    expect(b.data).toEqual(a.data);
    expect(second.state()).toEqual(first.state());
  });

  it("leaves the padding between parameters at zero", () => {
    const store = storeOf([1, 1]);
    const adam = new Adam(store, { learningRate: 0.1 });
    for (const parameter of store.parameters) parameter.grad.fill(1);
    adam.step();
    expect([...store.data].map((value) => value !== 0)).toEqual([true, false, false, false, true, false, false, false]);
  });
});

describe("clipGradNorm", () => {
  it("scales gradients of a larger norm to maxNorm, over all parameters", () => {
    const store = storeOf([2, 1]);
    store.parameters[0].grad.set([3, 0]);
    store.parameters[1].grad.set([4]);
    expect(clipGradNorm(store, 0.5)).toBe(5);
    expect(store.parameters[0].grad[0]).toBe(Math.fround(3 * Math.fround(0.5 / (5 + 1e-6))));
    expect(store.parameters[1].grad[0]).toBeCloseTo(0.4, 6);
  });

  it("leaves gradients of a smaller norm as they are", () => {
    const store = storeOf([2]);
    store.grad.set([0.03, 0.04, 0, 0]);
    const before = store.grad.slice();
    expect(clipGradNorm(store, 0.5)).toBeCloseTo(0.05, 8);
    expect(store.grad).toEqual(before);
  });

  it("does not overflow, and hands NaN on", () => {
    const store = storeOf([4]);
    store.grad.set([3e30, 0, 4e30, 0]);
    expect(clipGradNorm(store, 1) / 5e30).toBeCloseTo(1, 6);
    expect(store.grad[0]).toBeCloseTo(0.6, 6);
    store.grad.set([1, Number.NaN, 1, 1]);
    expect(clipGradNorm(store, 1)).toBeNaN();
    expect([...store.grad]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });
});
