import type { Env, InPlaceEnv } from "../envs/env.ts";
import { asInPlace } from "../envs/in-place-adapter.ts";
import { createEnv, type EnvOf, type EnvRegistry, type EnvSpec, type Kwargs, specOf } from "../envs/registry.ts";
import type { Space } from "../spaces/space.ts";
import { OrderEnforcing } from "./order-enforcing.ts";
import { TimeLimit } from "./time-limit.ts";

/** What `make` takes beside the environment's own arguments, which stand in the same object. */
export interface MakeOptions {
  /** Steps after which an episode is truncated; `null` lifts the limit. @default the registered limit */
  readonly maxEpisodeSteps?: number | null;
  readonly [argument: string]: unknown;
}

/** Options left out. */
export type NoOptions = Readonly<Record<never, never>>;

/** What `make` returns for an environment: its own spaces, and state and restore. */
export type Made<E> = E extends Env<infer O, infer A> ? InPlaceEnv<O, A> : never;

/**
 * Builds a registered environment, with its step limit, and with `step` refused before `reset` and after an end.
 *
 * @param id `[namespace/]Name[-vN]`; without a version, the latest
 * @param options the environment's own arguments, checked against its documentation, and `maxEpisodeSteps`
 * @throws PeriluneError for an unknown id or argument (the closest is named), or an argument's wrong type or range
 * @example const env = make("LunarLander-v3", { continuous: true });
 */
export function make<Id extends keyof EnvRegistry, const K extends MakeOptions = NoOptions>(
  id: Id,
  options?: K,
): Made<EnvOf<EnvRegistry[Id], K>>;
export function make(id: string, options?: MakeOptions): InPlaceEnv<Space, Space>;
export function make(id: string, options: MakeOptions = {}): InPlaceEnv {
  const { maxEpisodeSteps, ...kwargs } = options;
  return new OrderEnforcing(makeLimited(specOf(id), kwargs, maxEpisodeSteps));
}

/** A spec's environment with its step limit: what `make` guards, and what a vector environment runs in each row. */
export function makeLimited(spec: EnvSpec, kwargs: Kwargs, maxEpisodeSteps?: number | null): InPlaceEnv {
  const env = createEnv(spec, kwargs);
  const limit = maxEpisodeSteps === undefined ? spec.maxEpisodeSteps : maxEpisodeSteps;
  return limit === undefined || limit === null ? asInPlace(env) : new TimeLimit(env, { maxEpisodeSteps: limit });
}
