import { describe, expect, it } from "vitest";
import { defaultRng } from "../random/generator.ts";
import { Arena } from "./arena.ts";
import { uniform } from "./initializers.ts";
import type { Activation, KernelKind, Layer } from "./interfaces.ts";
import { activationCode } from "./kernels/kernels.ts";
import { Linear } from "./linear.ts";
import { Mlp } from "./mlp.ts";
import { ParameterStore } from "./parameter-store.ts";

const BATCH = 7;

/** A layer with random parameters, an input, and the weights of a loss that is linear in its output. */
function setup(kernels: KernelKind, build: (store: ParameterStore) => Layer) {
  const arena = new Arena(1 << 20, { kernels });
  const store = new ParameterStore(arena);
  const layer = build(store);
  store.allocate();
  const rng = defaultRng(11);
  const draw = (length: number): Float32Array => {
    const array = arena.floats(length);
    array.set(rng.uniform(-1, 1, length));
    return array;
  };
  for (const parameter of layer.parameters) uniform(0.7)(parameter, rng);
  const x = draw(BATCH * layer.inFeatures);
  const weights = draw(BATCH * layer.outFeatures);
  const loss = (): number => layer.forward(x, BATCH).reduce((sum, y, i) => sum + y * weights[i], 0);
  return { layer, x, weights, loss, arena };
}

/** Compares gradients with central differences; float32 outputs leave about three digits of them. */
function checkGradients(build: (store: ParameterStore) => Layer, kernels: KernelKind): void {
  const { layer, x, weights, loss, arena } = setup(kernels, build);
  loss();
  const dy = arena.floats(weights.length);
  dy.set(weights);
  const dx = layer.backward(dy, BATCH, { inputGradient: true })!.slice();
  const groups = [...layer.parameters, { name: "input", data: x, grad: dx }];
  const gradients = groups.map((group) => group.grad.slice());
  groups.forEach(({ name, data }, g) => {
    let size = 0;
    let error = 0;
    for (let i = 0; i < data.length; i++) {
      const [value, step] = [data[i], 2 ** -6];
      data[i] = value + step;
      const above = loss();
      data[i] = value - step;
      const below = loss();
      data[i] = value;
      error += ((above - below) / (2 * step) - gradients[g][i]) ** 2;
      size += gradients[g][i] ** 2;
    }
    expect(size, name).toBeGreaterThan(0);
    expect(Math.sqrt(error / size), name).toBeLessThan(2e-3);
  });
}

describe("Linear", () => {
  const linear = (activation: Activation) => (store: ParameterStore) =>
    new Linear(store, { name: "l", inFeatures: 5, outFeatures: 9, activation, maxBatch: BATCH });

  it("computes x Wᵀ + b, and its gradients, as by hand", () => {
    const arena = new Arena(4096);
    const store = new ParameterStore(arena);
    const layer = new Linear(store, { name: "l", inFeatures: 2, outFeatures: 3, activation: "relu", maxBatch: 2 });
    store.allocate();
    layer.weight.data.set([1, 2, 3, 4, -5, -6]);
    layer.bias.data.set([0.5, -1, 2]);
    const x = arena.floats(4);
    x.set([1, 0, 2, -1]);
    expect([...layer.forward(x, 2)]).toEqual([1.5, 2, 0, 0.5, 1, 0]);
    const dy = arena.floats(6);
    dy.set([1, 2, 3, 4, 5, 6]);
    const dx = layer.backward(dy, 2, { inputGradient: true });
    expect([...layer.bias.grad]).toEqual([5, 7, 0]);
    expect([...layer.weight.grad]).toEqual([9, -4, 12, -5, 0, 0]);
    expect([...dx!]).toEqual([7, 10, 19, 28]);
    expect(layer.parameters.map((p) => [p.name, p.shape])).toEqual([
      ["l.weight", [3, 2]],
      ["l.bias", [3]],
    ]);
  });

  for (const activation of Object.keys(activationCode) as Activation[]) {
    // Where relu and leaky relu bend, a difference quotient means nothing: their slopes are checked above and below.
    if (activation === "relu" || activation === "leaky_relu") continue;
    it(`has the gradients of finite differences with ${activation}`, () => {
      checkGradients(linear(activation), "simd");
      checkGradients(linear(activation), "plain");
    });
  }

  for (const activation of ["relu", "leaky_relu"] as const) {
    it(`has the gradients of finite differences with ${activation}, away from its bend`, () => {
      const build = (store: ParameterStore): Layer => {
        const layer = new Linear(store, { name: "l", inFeatures: 5, outFeatures: 9, activation, maxBatch: BATCH });
        const forward = layer.forward.bind(layer);
        let first = true;
        layer.forward = (x, batch) => {
          // Biases of ±5 keep every unit on one side: |x W| < 0.7 · 5.
          if (first) layer.bias.data.set(Array.from({ length: 9 }, (_, j) => (j % 2 === 0 ? 5 : -5)));
          first = false;
          return forward(x, batch);
        };
        return layer;
      };
      checkGradients(build, "simd");
    });
  }

  it("writes gradients, it does not add them", () => {
    const { layer, loss, weights, arena } = setup("simd", linear("tanh"));
    const dy = arena.floats(weights.length);
    const gradients = [0, 1].map(() => {
      loss();
      dy.set(weights);
      expect(layer.backward(dy, BATCH, { inputGradient: false })).toBeNull();
      return layer.parameters.map((parameter) => parameter.grad.slice());
    });
    expect(gradients[0]).toEqual(gradients[1]);
  });

  it("refuses a batch that is too large and a backward without forward", () => {
    const { layer, arena } = setup("simd", linear("tanh"));
    expect(() => layer.forward(arena.floats(40), BATCH + 1)).toThrow(
      "a batch of 8 rows came to a layer made for at most 7",
    );
    expect(() => layer.backward(arena.floats(63), BATCH, { inputGradient: false })).toThrow("came before forward");
  });
});

describe("Mlp", () => {
  const mlp = (layers: readonly number[]) => (store: ParameterStore) =>
    new Mlp(store, { name: "mlp_extractor.policy_net", inFeatures: 6, layers, maxBatch: BATCH });

  it("has the gradients of finite differences, layer by layer", () => {
    for (const kernels of ["simd", "plain"] as const) checkGradients(mlp([10, 8, 3]), kernels);
  });

  it("names its parameters as a torch Sequential does", () => {
    const { layer } = setup("simd", mlp([10, 3]));
    expect(layer.parameters.map((parameter) => [parameter.name, parameter.shape])).toEqual([
      ["mlp_extractor.policy_net.0.weight", [10, 6]],
      ["mlp_extractor.policy_net.0.bias", [10]],
      ["mlp_extractor.policy_net.2.weight", [3, 10]],
      ["mlp_extractor.policy_net.2.bias", [3]],
    ]);
  });

  it("hands its input, and the gradient, on where it has no layers", () => {
    const { layer, x, arena } = setup("simd", mlp([]));
    expect(layer.outFeatures).toBe(6);
    expect(layer.forward(x, BATCH)).toBe(x);
    const dy = arena.floats(BATCH * 6);
    expect(layer.backward(dy, BATCH, { inputGradient: true })).toBe(dy);
    expect(layer.backward(dy, BATCH, { inputGradient: false })).toBeNull();
  });
});
