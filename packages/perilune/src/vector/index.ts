export { type MakeVecOptions, makeVec } from "./make-vec.ts";
export { SyncVectorEnv, type SyncVectorEnvOptions } from "./sync-vector-env.ts";
export type { EnvReference, VectorEnv, VectorStep } from "./vector-env.ts";
