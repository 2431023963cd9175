import type { Env, InPlaceEnv } from "../envs/env.ts";
import { asInPlace } from "../envs/in-place-adapter.ts";
import { specOf } from "../envs/registry.ts";
import { PeriluneError } from "../errors.ts";
import type { Policy } from "../policies/policy.ts";
import { equals } from "../spaces/any-space.ts";
import type { Space } from "../spaces/space.ts";
import type { EnvReference } from "../vector/vector-env.ts";
import { make } from "../wrappers/make.ts";
import { TimeLimit } from "../wrappers/time-limit.ts";
import { Wrapper } from "../wrappers/wrapper.ts";
import { checkInteger } from "./check-integer.ts";

/** What names an environment to act in: an id, a reference (an id with arguments), or a function that makes one. */
export type EnvSource<O extends Space = Space, A extends Space = Space> = string | EnvReference | (() => Env<O, A>);

/** The reference of a registered environment: its full id, with the version. */
export function referenceOf(source: string | EnvReference): EnvReference {
  const reference = typeof source === "string" ? { id: source, kwargs: {} } : source;
  return { ...reference, id: specOf(reference.id).id };
}

/** A registered environment as its reference says. */
export function makeReference({ id, kwargs, maxEpisodeSteps }: EnvReference): InPlaceEnv {
  return make(id, maxEpisodeSteps === undefined ? kwargs : { ...kwargs, maxEpisodeSteps });
}

/**
 * New environments for a policy to act in.
 *
 * @throws PeriluneError when they are not known, not new, or their spaces are not the policy's
 */
export function openEnvs<O extends Space, A extends Space>(
  policy: Policy<O, A>,
  source: EnvSource<O, A>,
  count: number,
): InPlaceEnv<O, A>[] {
  const open = (): Env => (typeof source === "function" ? source() : makeReference(referenceOf(source)));
  const envs = Array.from({ length: count }, open);
  if (new Set(envs).size < count) {
    throw new PeriluneError(
      "expected a new environment from each call, got the same one again; make it in the function",
    );
  }
  for (const name of ["observationSpace", "actionSpace"] as const) {
    if (!equals(policy[name], envs[0][name])) {
      throw new PeriluneError(
        `the policy's ${name} is ${shown(policy[name])}, the environment's ${shown(envs[0][name])}; ` +
          "give the environment it learned in",
      );
    }
  }
  return envs.map((env) => asInPlace(env) as InPlaceEnv as InPlaceEnv<O, A>);
}

/**
 * Steps after which an episode is cut short: as the caller says, else the limit the environment was made with.
 *
 * @throws PeriluneError when there is neither, for then an episode may never end
 */
export function stepBound(env: Env, maxSteps: number | undefined): number {
  if (maxSteps !== undefined) {
    checkInteger("maxSteps", maxSteps, 1);
    return maxSteps;
  }
  for (let inner = env; inner instanceof Wrapper; inner = inner.env) {
    if (inner instanceof TimeLimit) return inner.maxEpisodeSteps;
  }
  throw new PeriluneError(
    "the environment has no step limit, so an episode may never end; give maxSteps (--max-steps)",
  );
}

function shown(space: Space): string {
  const text = JSON.stringify(space);
  return text.length <= 120 ? text : `${text.slice(0, 120)}…`;
}
