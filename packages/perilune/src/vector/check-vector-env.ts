import { PeriluneError } from "../errors.ts";
import type { VectorEnv } from "./vector-env.ts";

/** Throws a PeriluneError unless it is given a vector of environments: a single one is a likely mistake. */
export function checkVectorEnv(envs: unknown): asserts envs is VectorEnv {
  if (typeof (envs as Partial<VectorEnv> | null)?.numEnvs === "number") return;
  const isSingle = typeof (envs as { step?: unknown } | null)?.step === "function";
  throw new PeriluneError(
    `expected a vector of environments, got ${isSingle ? "a single environment" : typeof envs}; ` +
      "make it with makeVec(id, { numEnvs }) or new SyncVectorEnv(() => env, numEnvs)",
  );
}
