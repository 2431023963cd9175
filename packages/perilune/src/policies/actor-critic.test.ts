import { describe, expect, it } from "vitest";
import { PeriluneError } from "../errors.ts";
import type { KernelKind } from "../nn/interfaces.ts";
import { defaultRng } from "../random/generator.ts";
import { Box } from "../spaces/box.ts";
import { Dict } from "../spaces/dict.ts";
import { Discrete } from "../spaces/discrete.ts";
import { leavesOf } from "../spaces/leaves.ts";
import { MultiBinary } from "../spaces/multi-binary.ts";
import { MultiDiscrete } from "../spaces/multi-discrete.ts";
import type { Space } from "../spaces/space.ts";
import { Tuple } from "../spaces/tuple.ts";
import { type ActorCriticOptions, ActorCriticPolicy } from "./actor-critic.ts";
import { policyFromSpec } from "./from-spec.ts";
import type { NamedTensor, Policy, PolicySpec } from "./policy.ts";

const observationSpace = new Box({ low: -Infinity, high: Infinity, shape: [3] });
const observations = (rows: number): Float32Array => Float32Array.from(defaultRng(1).standardNormal(rows * 3));

function policyOf<A extends Space>(
  actionSpace: A,
  options: Partial<ActorCriticOptions<Box, A>> = {},
): ActorCriticPolicy<Box, A> {
  const policy = new ActorCriticPolicy({ observationSpace, actionSpace, ...options });
  const rng = defaultRng(2);
  policy.network.initialize(rng, { orthoInit: false, logStdInit: 0 });
  for (const [name, { data }] of policy.tensors()) {
    // Large weights, and statistics that are not the first ones, so that every part shows in the actions.
    for (let i = 0; i < data.length; i++) data[i] = name.endsWith(".var") ? 2 + i : data[i] * 3 + 0.1;
  }
  return policy;
}

/** The policy made anew from data; only its type remembers what it observes. */
function reloaded(policy: Policy<Box, Space>, spec: PolicySpec, kernels: KernelKind = "simd"): Policy<Box, Space> {
  return policyFromSpec(spec, policy.tensors(), { kernels }) as Policy as Policy<Box, Space>;
}

const actionSpaces: Space[] = [
  new Discrete(4, { start: 2 }),
  new MultiDiscrete([2, 3], { start: [0, 7] }),
  new MultiBinary(3),
  new Box({ low: -0.2, high: 0.2, shape: [2] }),
  new Box({ low: -0.2, high: 0.2, shape: [2], dtype: "float64" }),
];

describe.each(actionSpaces.map((space) => ({ kind: space.kind, space })))(
  "a policy over $kind actions",
  ({ space }) => {
    const policy = policyOf(space, { clipObs: 10 });
    const values = (batch: unknown): unknown[] => {
      const leaves = leavesOf(space);
      return leaves.rows(batch as never, 100).map((row) => leaves.toValue(row));
    };

    it("predicts members of the action space, many of them different", () => {
      for (const options of [{ deterministic: true }, { rng: defaultRng(3) }]) {
        const actions = values(policy.predict(observations(100), options).actions);
        expect(actions.filter((action) => !space.contains(action))).toEqual([]);
        expect(new Set(actions.map(String)).size).toBeGreaterThan(1);
      }
    });

    it("predicts the same for a row alone, in a batch, and in chunks", () => {
      const chunked = reloaded(policy, policy.spec).predict(observations(100), { rng: defaultRng(3) });
      const whole = policyOf(space, { clipObs: 10, maxBatch: 100 }).predict(observations(100), { rng: defaultRng(3) });
      expect(chunked.actions).toEqual(whole.actions);
      const all = values(policy.predict(observations(100), { deterministic: true }).actions);
      const third = policy.predict(observations(3).slice(6), { deterministic: true }).actions;
      expect(leavesOf(space).toValue(leavesOf(space).rows(third as never, 1)[0])).toEqual(all[2]);
    });

    it("comes back whole from its spec, as JSON, and its tensors", () => {
      const spec = JSON.parse(JSON.stringify(policy.spec)) as PolicySpec;
      for (const kernels of ["simd", "plain"] as const) {
        const loaded = reloaded(policy, spec, kernels);
        expect(loaded.predict(observations(100), { deterministic: true })).toEqual(
          policy.predict(observations(100), { deterministic: true }),
        );
        expect(loaded.explain(observations(1))).toEqual(policy.explain(observations(1)));
      }
    });

    it("predicting changes nothing in the policy", () => {
      const before = [...policy.tensors()].map(([, { data }]) => data.slice());
      policy.predict(observations(100), { rng: defaultRng(3) });
      expect([...policy.tensors()].map(([, { data }]) => data)).toEqual(before);
    });
  },
);

describe("ActorCriticPolicy", () => {
  it("has Stable-Baselines3's names and shapes", () => {
    const policy = policyOf(new Box({ low: -1, high: 1, shape: [2] }), {
      netArch: { shared: [5], pi: [4], vf: [6, 7] },
    });
    const shapes = Object.fromEntries([...policy.tensors()].map(([name, { shape }]) => [name, shape]));
    expect(shapes).toEqual({
      log_std: [2],
      "mlp_extractor.shared_net.0.weight": [5, 3],
      "mlp_extractor.shared_net.0.bias": [5],
      "mlp_extractor.policy_net.0.weight": [4, 5],
      "mlp_extractor.policy_net.0.bias": [4],
      "mlp_extractor.value_net.0.weight": [6, 5],
      "mlp_extractor.value_net.0.bias": [6],
      "mlp_extractor.value_net.2.weight": [7, 6],
      "mlp_extractor.value_net.2.bias": [7],
      "action_net.weight": [2, 4],
      "action_net.bias": [2],
      "value_net.weight": [1, 7],
      "value_net.bias": [1],
    });
  });

  it("starts from orthogonal weights with the usual gains, and no biases", () => {
    const policy = new ActorCriticPolicy({ observationSpace, actionSpace: new Discrete(4) });
    policy.network.initialize(defaultRng(0), { orthoInit: true, logStdInit: 0 });
    const norm = (name: string): number => {
      const { data, shape } = policy.tensors().get(name) as NamedTensor;
      return Math.sqrt(Array.from(data).reduce((sum, x) => sum + x * x, 0) / Math.min(shape[0], shape[1]));
    };
    expect(norm("mlp_extractor.policy_net.2.weight")).toBeCloseTo(Math.SQRT2, 5);
    expect(norm("action_net.weight")).toBeCloseTo(0.01, 6);
    expect(norm("value_net.weight")).toBeCloseTo(1, 5);
    expect(policy.tensors().get("value_net.bias")?.data).toEqual(new Float32Array(1));
  });

  it("gradients through shared layers are those of both heads together", () => {
    const policy = policyOf(new Discrete(2), { netArch: { shared: [4], pi: [3], vf: [] } });
    const { network } = policy;
    const rows = 2;
    const loss = (): number => {
      network.input.set(observations(rows));
      const { actionInputs, values } = network.forward(rows);
      let sum = 0;
      for (let i = 0; i < 2 * rows; i++) sum += (i + 1) * actionInputs[i];
      for (let i = 0; i < rows; i++) sum += (i - 3) * values[i];
      return sum;
    };
    loss();
    for (let i = 0; i < 2 * rows; i++) network.dActionInputs[i] = i + 1;
    for (let i = 0; i < rows; i++) network.dValues[i] = i - 3;
    network.backward(rows);
    for (const { name, data, grad } of network.parameters) {
      const analytic = grad[0];
      const [saved, step] = [data[0], 1 / 256];
      data[0] = saved + step;
      const above = loss();
      data[0] = saved - step;
      const numeric = (above - loss()) / (2 * step);
      data[0] = saved;
      expect(Math.abs(analytic - numeric), name).toBeLessThan(1e-3 * (1 + Math.abs(numeric)));
    }
  });

  it("takes Dict and Tuple observations", () => {
    const space = new Dict({ arm: new Tuple([observationSpace, new Discrete(2)]), lamp: new MultiBinary(2) });
    const policy = new ActorCriticPolicy({ observationSpace: space, actionSpace: new Discrete(2), clipObs: 10 });
    const batch = leavesOf(space).createBatch(5);
    expect(policy.predict(batch, { deterministic: true }).actions).toHaveLength(5);
    expect(policy.tensors().get("obs_rms.arm.0.mean")?.shape).toEqual([3]);
  });

  it("explains what it thinks of one observation", () => {
    const discrete = policyOf(new Discrete(3)).explain(observations(1));
    expect(discrete.probabilities?.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
    expect(Number.isFinite(discrete.value)).toBe(true);
    const continuous = policyOf(new Box({ low: -1, high: 1, shape: [2] })).explain(observations(1));
    expect(continuous).toMatchObject({ mean: [expect.any(Number), expect.any(Number)], value: expect.any(Number) });
    expect(() => policyOf(new Discrete(3)).explain(observations(2))).toThrow("Float32Array of length 3");
  });

  it("explains an observation as the environment gives it, and as the same row of a batch", () => {
    const numbers = new ActorCriticPolicy({ observationSpace: new Discrete(5), actionSpace: new Discrete(3) });
    numbers.network.initialize(defaultRng(0), { orthoInit: false, logStdInit: 0 });
    const chosen = numbers.predict(Int32Array.of(0, 1, 2, 3, 4), { deterministic: true }).actions;
    for (const [x, action] of chosen.entries()) {
      const { probabilities = [] } = numbers.explain(x);
      expect(probabilities.indexOf(Math.max(...probabilities))).toBe(action);
    }
    expect(numbers.explain(1)).not.toEqual(numbers.explain(2));
  });

  it("says what a prediction lacks", () => {
    const policy = policyOf(new Discrete(2));
    expect(() => policy.predict(observations(1))).toThrow("needs a generator");
    expect(() => policy.predict(new Float32Array(4), { deterministic: true })).toThrow("3 numbers a row");
    expect(() => policy.predict(new Float32Array(0), { deterministic: true })).toThrow("3 numbers a row");
    expect(() => policy.predict(new Float64Array(3) as never, { deterministic: true })).toThrow("Float32Array");
  });

  it.each([new Box({ low: 0, high: 255, shape: [1], dtype: "uint8" }), new Tuple([new Discrete(2)])])(
    "refuses an action space that no distribution covers",
    (actionSpace) => expect(() => new ActorCriticPolicy({ observationSpace, actionSpace })).toThrow(PeriluneError),
  );
});

describe("policyFromSpec", () => {
  const policy = policyOf(new Discrete(2), { netArch: [4], clipObs: 10 });
  const tensors = (): Map<string, NamedTensor> => new Map(policy.tensors());
  const hostileSpace = { kind: "box", dtype: "float32", shape: [1e6, 1e6], low: 0, high: 1 } as const;
  const negativeSpace = { ...hostileSpace, shape: [-1e12] };
  const largeSpace = { ...hostileSpace, shape: [2 ** 24] };
  const nested = (depth: number, space: object): object =>
    depth === 0 ? space : { kind: "dict", spaces: [{ key: "part", space: nested(depth - 1, space) }] };

  it.each<[string, object, string]>([
    ["another kind", { kind: "crystal_ball" }, 'expected a policy of kind "actor_critic"'],
    ["layers beyond all bounds", { netArch: { shared: [], pi: [1e9], vf: [] } }, "layer sizes"],
    ["layers that the tensors do not account for", { netArch: [16_000, 16_000, 16_000] }, "weights for this policy"],
    ["a space beyond all bounds", { observationSpace: hostileSpace }, "1000000000000 weights"],
    ["a hidden one", { observationSpace: nested(30, hostileSpace) }, "1000000000000 weights"],
    [
      "one behind a shape below 0",
      { observationSpace: { kind: "tuple", spaces: [negativeSpace, hostileSpace] } },
      "weights",
    ],
    ["many parts", { observationSpace: { kind: "tuple", spaces: Array(200).fill(largeSpace) } }, "3355443200 weights"],
    ["a huge choice", { actionSpace: { kind: "discrete", n: 2_000_000_000, start: 0 } }, "weights for this policy"],
    ["no space", { actionSpace: null }, "expected"],
    ["an unknown activation", { activationFn: "constructor" }, "activationFn"],
    ["a bad clip", { clipObs: -1 }, "clipObs"],
    ["no layers at all", { netArch: null }, "layer sizes"],
  ])("refuses %s", (_, change, message) => {
    const spec = { ...policy.spec, ...change } as PolicySpec;
    expect(() => policyFromSpec(spec, tensors())).toThrow(PeriluneError);
    expect(() => policyFromSpec(spec, tensors())).toThrow(message);
  });

  it("refuses tensors that are missing, unknown, or of another shape or type", () => {
    const changed = (change: (map: Map<string, NamedTensor>) => void) => () => {
      const map = tensors();
      change(map);
      return policyFromSpec(policy.spec, map);
    };
    const bias = "action_net.bias";
    expect(changed((map) => map.delete("obs_rms.mean"))).toThrow('"obs_rms.mean" is missing');
    expect(changed((map) => map.set("extra", { shape: [1], data: new Float32Array(1) }))).toThrow(
      '"extra" has no place',
    );
    expect(changed((map) => map.set(bias, { shape: [3], data: new Float32Array(3) }))).toThrow("to be float32 [2]");
    expect(changed((map) => map.set(bias, { shape: [2], data: new Float64Array(2) }))).toThrow("got float64 [2]");
    expect(changed((map) => map.set(bias, { shape: [2], data: new Float32Array(9) }))).toThrow(bias);
  });
});
