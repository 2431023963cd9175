import { describe, expect, it } from "vitest";
import { Corridor } from "../../../../../tests/support/grid-world.ts";
import "../../envs/toy-text/cliff-walking.ts";
import "../../envs/toy-text/frozen-lake.ts";
import "../../envs/toy-text/taxi.ts";
import type { Env } from "../../envs/env.ts";
import { PeriluneError } from "../../errors.ts";
import { make } from "../../wrappers/make.ts";
import { TimeLimit } from "../../wrappers/time-limit.ts";
import { actionValues, modelOf } from "./model.ts";
import { type PlanningPolicy, policyEvaluation, policyEvaluationSweeps, uniformPolicy } from "./policy-evaluation.ts";
import { policyIteration, policyIterationSweeps } from "./policy-iteration.ts";
import { valueIteration, valueIterationSweeps } from "./value-iteration.ts";

const gamma = 0.99;

/** v of a policy as the solution of (I − γ P) v = r, by Gaussian elimination with pivots. */
function solved(env: Env, policy: PlanningPolicy): Float64Array {
  const { states, actions, first, probabilities, nextStates, rewards, continues } = modelOf(env);
  const rows = Array.from({ length: states }, (_, state) => {
    const row = new Float64Array(states + 1);
    row[state] = 1;
    for (let action = 0; action < actions; action++) {
      const weight = policy instanceof Int32Array ? Number(policy[state] === action) : policy[state * actions + action];
      for (let i = first[state * actions + action]; i < first[state * actions + action + 1]; i++) {
        row[states] += weight * probabilities[i] * rewards[i];
        if (continues[i] === 1) row[nextStates[i]] -= gamma * weight * probabilities[i];
      }
    }
    return row;
  });
  for (let k = 0; k < states; k++) {
    let pivot = k;
    for (let i = k + 1; i < states; i++) if (Math.abs(rows[i][k]) > Math.abs(rows[pivot][k])) pivot = i;
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    for (let i = k + 1; i < states; i++) {
      const factor = rows[i][k] / rows[k][k];
      if (factor !== 0) for (let j = k; j <= states; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  const values = new Float64Array(states);
  for (let k = states - 1; k >= 0; k--) {
    let rest = rows[k][states];
    for (let j = k + 1; j < states; j++) rest -= rows[k][j] * values[j];
    values[k] = rest / rows[k][k];
  }
  return values;
}

function furthest(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}

describe.each([
  ["FrozenLake-v1", {}],
  ["FrozenLake-v1", { isSlippery: false }],
  ["FrozenLake-v1", { mapName: "8x8" }],
  ["FrozenLake-v1", { mapName: "8x8", isSlippery: false }],
  ["Taxi-v4", {}],
  ["CliffWalking-v1", {}],
] as const)("planning in %s %o", (id, kwargs) => {
  const env = make(id, kwargs);
  const model = modelOf(env);
  const orders = ["synchronous", "in-place"] as const;
  const plans = [
    ...orders.map((order) => valueIteration(env, { gamma, order })),
    ...orders.map((order) => policyIteration(env, { gamma, order })),
  ];

  it("finds the values of the uniform policy", () => {
    const expected = solved(env, uniformPolicy(model));
    for (const order of orders) {
      expect(furthest(policyEvaluation(env, null, { gamma, order }), expected)).toBeLessThan(1e-9);
    }
  });

  it("finds the best values and a policy that has them, by every way", () => {
    const expected = solved(env, plans[0].policy);
    const best = actionValues(model, expected, gamma);
    for (let i = 0; i < best.length; i++) {
      // No action is better than the policy's: the solved values are those of an optimal policy.
      expect(best[i]).toBeLessThan(expected[Math.floor(i / model.actions)] + 1e-9);
    }
    for (const { values, qValues, policy } of plans) {
      expect(furthest(values, expected)).toBeLessThan(1e-9);
      expect(furthest(qValues, best)).toBeLessThan(1e-9);
      policy.forEach((action, state) => {
        expect(expected[state] - best[state * model.actions + action]).toBeLessThan(1e-9);
      });
    }
  });
});

describe("planning in a corridor", () => {
  const env = new Corridor(4);

  it("goes right, where what ends the episode is worth its reward alone", () => {
    for (const plan of [valueIteration(env, { gamma: 0.5 }), policyIteration(env, { gamma: 0.5 })]) {
      expect([...plan.values.slice(0, 3)]).toEqual([-1.75, -1.5, -1]);
      expect([...plan.policy.slice(0, 3)]).toEqual([1, 1, 1]);
      expect([...plan.qValues.slice(0, 2)]).toEqual([-1.875, -1.75]);
    }
  });

  it("yields every sweep: values settle one cell a sweep, and in place as soon as the order allows", () => {
    const sweeps = [...valueIterationSweeps(env, { gamma: 1 })];
    expect(sweeps.map(({ values }) => [...values.slice(0, 3)])).toEqual([
      [-1, -1, -1],
      [-2, -2, -1],
      [-3, -2, -1],
      [-3, -2, -1],
    ]);
    expect(sweeps.map(({ sweep, delta }) => [sweep, delta])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 0],
    ]);
    const [first] = valueIterationSweeps(env, { gamma: 1, order: "in-place" });
    expect([...first.values.slice(0, 3)]).toEqual([-1, -1, -1]);
    const left = Int32Array.of(0, 0, 0, 0);
    const [synchronous] = policyEvaluationSweeps(env, left, { gamma: 0.5 });
    const [inPlace] = policyEvaluationSweeps(env, left, { gamma: 0.5, order: "in-place" });
    expect([...synchronous.values]).toEqual([-1, -1, -1, -1]);
    expect([...inPlace.values]).toEqual([-1, -1.5, -1.75, -1.875]);
  });

  it("numbers the policies of policy iteration, and needs few", () => {
    const improvements = [...policyIterationSweeps(env, { gamma: 0.9 })].map((sweep) => sweep.improvements);
    expect(new Set(improvements)).toEqual(new Set([0, 1]));
  });

  it("evaluates any policy, also stochastic", () => {
    const mostlyRight = Float64Array.from({ length: 8 }, (_, i) => (i % 2 === 1 ? 0.75 : 0.25));
    const values = policyEvaluation(new Corridor(2), mostlyRight.subarray(0, 4), { gamma: 0.5 });
    expect(values[0]).toBeCloseTo(-1 / (1 - 0.25 * 0.5), 9); // v = −1 + ¼ γ v
  });

  it("breaks ties by the first action", () => {
    const still = new Corridor(3);
    still.transitions = (state) => [{ probability: 1, state, reward: 0, terminated: false }];
    expect([...valueIteration(still).policy]).toEqual([0, 0, 0]);
    expect([...policyIteration(still).policy]).toEqual([0, 0, 0]);
  });

  it("works through wrappers", () => {
    expect(valueIteration(new TimeLimit(env, { maxEpisodeSteps: 5 }))).toEqual(valueIteration(env));
  });

  it("refuses what it cannot plan with, in one line", () => {
    const left = Int32Array.of(0, 0, 0, 0);
    const refused: [() => unknown, RegExp][] = [
      [() => policyEvaluation(env, left, { gamma: 1, maxSweeps: 50 }), /settle within 50 sweeps.*lower gamma/],
      [() => valueIteration(env, { gamma: 1.5 }), /gamma to be a number from 0 to 1, got 1.5/],
      [() => valueIteration(env, { tolerance: 0 }), /tolerance/],
      [() => valueIteration(env, { maxSweeps: 0.5 }), /maxSweeps/],
      [() => policyEvaluation(env, Int32Array.of(0, 2, 0, 0)), /action below 2/],
      [() => policyEvaluation(env, new Float64Array(8)), /sum to 1.*state 0/],
    ];
    for (const [probability, message] of [
      [0.5, /sum to 0.5/],
      [-1, /probability -1/],
    ] as const) {
      const broken = new Corridor(3);
      broken.transitions = () => [{ probability, state: 0, reward: 0, terminated: false }];
      refused.push([() => valueIteration(broken), message]);
    }
    const { observationSpace, actionSpace } = env;
    const modelFree = {
      observationSpace,
      actionSpace,
      reset: () => env.reset(),
      step: (action: number) => env.step(action),
    };
    refused.push([() => valueIteration(modelFree), /without/]);
    for (const [act, message] of refused) {
      expect(act).toThrow(PeriluneError);
      expect(act).toThrow(message);
    }
  });
});
