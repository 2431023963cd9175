import type { Env } from "../../envs/env.ts";
import { actionValue, actionValues, modelOf } from "./model.ts";
import { greedyPolicy, type Plan } from "./plan.ts";
import { checkedOptions, finish, type PlanningOptions, type Sweep, sweeps } from "./sweep.ts";

// Value iteration: Bellman, 1957; Sutton & Barto, 2018, section 4.4.
//
//   v(s) ← max_a Σ_{s',r} p(s', r | s, a) (r + γ v(s'))

/**
 * The values of the best policy, and a policy that is greedy on them.
 *
 * @throws PeriluneError when the environment has no model or the values do not settle
 * @example const { values, policy } = valueIteration(make("FrozenLake-v1"), { gamma: 0.99, order: "in-place" });
 */
export function valueIteration(env: Env, options?: PlanningOptions): Plan {
  return finish(valueIterationSweeps(env, options));
}

/** `valueIteration`, sweep by sweep. */
export function* valueIterationSweeps(env: Env, options: PlanningOptions = {}): Generator<Sweep, Plan, void> {
  const { gamma, tolerance } = checkedOptions(options);
  const model = modelOf(env);
  const values = new Float64Array(model.states);
  const best = (v: Float64Array, state: number): number => {
    let largest = Number.NEGATIVE_INFINITY;
    for (let action = 0; action < model.actions; action++) {
      largest = Math.max(largest, actionValue(model, v, gamma, state, action));
    }
    return largest;
  };
  yield* sweeps(values, best, options);
  const qValues = actionValues(model, values, gamma);
  return { values, qValues, policy: greedyPolicy(qValues, model.actions, tolerance) };
}
