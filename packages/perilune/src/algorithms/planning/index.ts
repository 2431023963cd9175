export type { Plan } from "./plan.ts";
export { type PlanningPolicy, policyEvaluation, policyEvaluationSweeps } from "./policy-evaluation.ts";
export { type PolicyIterationSweep, policyIteration, policyIterationSweeps } from "./policy-iteration.ts";
export type { PlanningOptions, Sweep } from "./sweep.ts";
export { valueIteration, valueIterationSweeps } from "./value-iteration.ts";
