import type { Env } from "../../envs/env.ts";
import { PeriluneError } from "../../errors.ts";
import { actionValue, type Model, modelOf } from "./model.ts";
import { checkedOptions, finish, type PlanningOptions, type Sweep, sweeps } from "./sweep.ts";

// Iterative policy evaluation: Sutton & Barto, 2018, "Reinforcement learning: an introduction", section 4.1.
//
//   v(s) ← Σ_a π(a|s) Σ_{s',r} p(s', r | s, a) (r + γ v(s'))

/** Probability of every action in every state, [states, actions], or the one action taken in each, [states]. */
export type PlanningPolicy = Float64Array | Int32Array;

/**
 * The value of every state under a policy, [states].
 *
 * @param policy `null` for the policy that takes every action with the same probability
 * @throws PeriluneError when the environment has no model or the values do not settle
 * @example const values = policyEvaluation(make("FrozenLake-v1"), null, { gamma: 0.99 });
 */
export function policyEvaluation(env: Env, policy: PlanningPolicy | null, options?: PlanningOptions): Float64Array {
  return finish(policyEvaluationSweeps(env, policy, options));
}

/** `policyEvaluation`, sweep by sweep. */
export function* policyEvaluationSweeps(
  env: Env,
  policy: PlanningPolicy | null,
  options: PlanningOptions = {},
): Generator<Sweep, Float64Array, void> {
  const model = modelOf(env);
  const values = new Float64Array(model.states);
  yield* evaluate(model, policy === null ? uniformPolicy(model) : checkedPolicy(model, policy), values, options);
  return values;
}

/** Brings `values` to those of a policy of a model. */
export function* evaluate(
  model: Model,
  policy: PlanningPolicy,
  values: Float64Array,
  options: PlanningOptions,
): Generator<Sweep, void, void> {
  const { gamma } = checkedOptions(options);
  if (policy instanceof Int32Array) {
    yield* sweeps(values, (v, state) => actionValue(model, v, gamma, state, policy[state]), options);
    return;
  }
  const { actions } = model;
  const mean = (v: Float64Array, state: number): number => {
    let sum = 0;
    for (let action = 0; action < actions; action++) {
      const probability = policy[state * actions + action];
      if (probability > 0) sum += probability * actionValue(model, v, gamma, state, action);
    }
    return sum;
  };
  yield* sweeps(values, mean, options);
}

/** The policy that takes every action with the same probability. */
export function uniformPolicy({ states, actions }: Model): Float64Array {
  return new Float64Array(states * actions).fill(1 / actions);
}

function checkedPolicy({ states, actions }: Model, policy: PlanningPolicy): PlanningPolicy {
  if (policy instanceof Int32Array) {
    if (policy.length === states && policy.every((action) => action >= 0 && action < actions)) return policy;
    throw new PeriluneError(`expected an action below ${actions} for each of ${states} states; give as many`);
  }
  const isDistribution = (state: number): boolean => {
    const row = policy.subarray(state * actions, (state + 1) * actions);
    return row.every((p) => p >= 0) && Math.abs(row.reduce((sum, p) => sum + p, 0) - 1) < 1e-9;
  };
  const bad = policy.length === states * actions ? rangeOf(states).find((state) => !isDistribution(state)) : -1;
  if (bad === undefined) return policy;
  const got = bad === -1 ? `${policy.length} numbers` : `others in state ${bad}`;
  throw new PeriluneError(
    `expected ${states} x ${actions} probabilities that sum to 1 in every state, got ${got}; mend the policy`,
  );
}

function rangeOf(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
