import type { Env } from "../../envs/env.ts";
import { actionValues, modelOf } from "./model.ts";
import { greedyPolicy, type Plan } from "./plan.ts";
import { evaluate, uniformPolicy } from "./policy-evaluation.ts";
import { checkedOptions, finish, type PlanningOptions, type Sweep } from "./sweep.ts";

// Policy iteration: Howard, 1960; Sutton & Barto, 2018, section 4.3.
//
//   evaluate: v ← v_π,   improve: π(s) ← argmax_a Σ_{s',r} p(s', r | s, a) (r + γ v(s')),   until π is stable

/** A sweep of an evaluation, and which policy it evaluates. */
export interface PolicyIterationSweep extends Sweep {
  /** 0 for the uniform policy that it starts from, then one more for every improvement. */
  readonly improvements: number;
}

/**
 * The best policy and its values, by evaluating a policy, making it greedy on what was found, and so on.
 *
 * It starts from the uniform policy, and from the values of the policy before.
 *
 * @throws PeriluneError when the environment has no model or the values do not settle
 */
export function policyIteration(env: Env, options?: PlanningOptions): Plan {
  return finish(policyIterationSweeps(env, options));
}

/** `policyIteration`, sweep by sweep. */
export function* policyIterationSweeps(
  env: Env,
  options: PlanningOptions = {},
): Generator<PolicyIterationSweep, Plan, void> {
  const { gamma, tolerance } = checkedOptions(options);
  const model = modelOf(env);
  const values = new Float64Array(model.states);
  let policy: Int32Array | undefined;
  for (let improvements = 0; ; improvements++) {
    for (const sweep of evaluate(model, policy ?? uniformPolicy(model), values, options)) {
      yield { ...sweep, improvements };
    }
    const qValues = actionValues(model, values, gamma);
    const improved = greedyPolicy(qValues, model.actions, tolerance, policy);
    if (policy?.every((action, state) => action === improved[state])) return { values, qValues, policy };
    policy = improved;
  }
}
