export { type ActorCriticOptions, ActorCriticPolicy, type ActorCriticSpec } from "./actor-critic.ts";
export { policyFromSpec } from "./from-spec.ts";
export type { NetArch } from "./net-arch.ts";
export type { Normalize, NormalizeOptions } from "./normalize.ts";
export type { Explanation, NamedTensor, Policy, PolicySpec, Prediction, PredictOptions } from "./policy.ts";
export { QNetworkPolicy, type QNetworkPolicyOptions, type QNetworkSpec } from "./q-network-policy.ts";
export { RandomPolicy } from "./random-policy.ts";
export { TablePolicy, type TablePolicyOptions } from "./table-policy.ts";
