import type { Env } from "../envs/env.ts";
import { type EnvOf, type EnvRegistry, specOf } from "../envs/registry.ts";
import type { Space } from "../spaces/space.ts";
import { type MakeOptions, makeLimited, type NoOptions } from "../wrappers/make.ts";
import { SyncVectorEnv } from "./sync-vector-env.ts";
import type { VectorEnv } from "./vector-env.ts";

/** What `makeVec` takes beside the environment's own arguments, which stand in the same object. */
export interface MakeVecOptions extends MakeOptions {
  /** Rows. @default 1 */
  readonly numEnvs?: number;
  /** Row i's first episode is seeded with `seed + i`. @default 0 */
  readonly seed?: number;
}

/** The vector environment of an environment's type. */
export type VectorOf<E> = E extends Env<infer O, infer A> ? VectorEnv<O, A> : never;

/**
 * Builds a vector environment whose rows each run one registered environment, with its step limit.
 *
 * @throws PeriluneError as `make` does
 * @example const envs = makeVec("LunarLander-v3", { numEnvs: 16, seed: 1, continuous: true });
 */
export function makeVec<Id extends keyof EnvRegistry, const K extends MakeVecOptions = NoOptions>(
  id: Id,
  options?: K,
): VectorOf<EnvOf<EnvRegistry[Id], K>>;
export function makeVec(id: string, options?: MakeVecOptions): VectorEnv<Space, Space>;
export function makeVec(id: string, options: MakeVecOptions = {}): VectorEnv {
  const { numEnvs = 1, seed = 0, maxEpisodeSteps, ...kwargs } = options;
  const spec = specOf(id);
  return new SyncVectorEnv(() => makeLimited(spec, kwargs, maxEpisodeSteps), numEnvs, {
    seed,
    spec: { id: spec.id, kwargs, ...(maxEpisodeSteps === undefined ? {} : { maxEpisodeSteps }) },
  });
}
