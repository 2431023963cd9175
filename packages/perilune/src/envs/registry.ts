import { PeriluneError, unknownName } from "../errors.ts";
import { describeValue } from "../spaces/dtype.ts";
import { checkArguments } from "./arguments.ts";
import type { Env } from "./env.ts";
import type { EnvDoc } from "./env-doc.ts";

/** Keyword arguments of an environment, by name. */
export type Kwargs = Readonly<Record<string, unknown>>;

/**
 * What an id stands for.
 *
 * `K` is what `create` takes. With a `doc`, arguments are checked against `doc.arguments` and its defaults are filled
 * in, so `create` gets every one of them; without a `doc` they come as the caller gave them.
 */
export interface EnvSpec<K extends object = Kwargs> {
  /** `[namespace/]Name[-vN]`. */
  readonly id: string;
  /** Builds the bare environment; `make` adds the step limit. */
  create(kwargs: K): Env;
  readonly doc?: EnvDoc;
  /** Steps after which an episode is truncated. @default no limit */
  readonly maxEpisodeSteps?: number;
  /** Mean return at which the task counts as solved. */
  readonly rewardThreshold?: number;
  /** Whether the same seed and actions may give different episodes. @default false */
  readonly nondeterministic?: boolean;
  /** Arguments that this id gives `create` unless the caller gives others. */
  readonly kwargs?: Partial<K>;
}

/**
 * The environments known to the type checker: id → the type of what `make` returns.
 *
 * Whoever registers an environment may merge its type in:
 * `declare module "../registry.ts" { interface EnvRegistry { "CartPole-v1": Env<Box, Discrete> } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging.
export interface EnvRegistry {}

/**
 * An entry of `EnvRegistry` whose spaces depend on its arguments: `Then` where they are as in `Given`, else `Otherwise`.
 *
 * @example "LunarLander-v3": EnvWhen<{ continuous: true }, Env<Box, Box>, Env<Box, Discrete>>;
 */
export interface EnvWhen<Given extends Kwargs, Then extends Env, Otherwise extends Env> {
  readonly given: Given;
  readonly then: Then;
  readonly otherwise: Otherwise;
}

/** The environment type of an `EnvRegistry` entry made with arguments of type `K`; both where that is open. */
export type EnvOf<E, K> =
  E extends EnvWhen<infer Given, infer Then, infer Otherwise>
    ? K extends Given
      ? Then
      : keyof Given extends keyof K
        ? Given extends Pick<K, keyof Given>
          ? Then | Otherwise
          : Otherwise
        : Otherwise
    : E;

/** Namespace, name and version of an id. */
const ID = /^(?:([\w:.-]+)\/)?([\w:.-]+?)(?:-v(\d+))?$/;

const specs = new Map<string, EnvSpec>();

/**
 * Makes an environment known under an id.
 *
 * @throws PeriluneError when the id is malformed or taken
 * @example register({ id: "my/Maze-v0", create: () => new Maze(), maxEpisodeSteps: 100 });
 */
export function register<K extends object = Kwargs>(spec: EnvSpec<K>): void {
  if (!ID.test(spec.id)) {
    throw new PeriluneError(
      `expected an id like Name-v0 or namespace/Name-v0, got "${spec.id}"; rename the environment`,
    );
  }
  if (specs.has(spec.id)) {
    throw new PeriluneError(`expected a new environment id, got "${spec.id}", which is taken; raise its version`);
  }
  const limit = spec.maxEpisodeSteps;
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1)) {
    throw new PeriluneError(
      `${spec.id}: expected maxEpisodeSteps to be an integer of at least 1, got ${limit}; mend it`,
    );
  }
  specs.set(spec.id, spec as EnvSpec);
}

/**
 * The spec of an id; without a version, that of its latest.
 *
 * @throws PeriluneError naming the closest id when there is none
 */
export function specOf(id: string): EnvSpec {
  if (typeof id !== "string") {
    throw new PeriluneError(`expected the id of an environment, got ${describeValue(id)}; write it like "CartPole-v1"`);
  }
  const spec = specs.get(id) ?? latestVersion(id);
  if (spec === undefined) throw unknownName("environment", id, registeredIds());
  return spec;
}

/** Every id, sorted. */
export function registeredIds(): string[] {
  return [...specs.keys()].sort();
}

/**
 * Builds the environment of a spec as registered, without step limit or checks around it; `make` is the way in.
 *
 * @throws PeriluneError when an argument is unknown, or its type or range is wrong
 */
export function createEnv(spec: EnvSpec, kwargs: Kwargs): Env {
  const given = { ...spec.kwargs, ...kwargs };
  return spec.create(spec.doc === undefined ? given : checkArguments(spec.id, spec.doc.arguments, given));
}

function latestVersion(id: string): EnvSpec | undefined {
  let latest: EnvSpec | undefined;
  let latestNumber = -1;
  for (const spec of specs.values()) {
    const version = Number(ID.exec(spec.id)?.[3] ?? -1);
    if (spec.id === `${id}-v${version}` && version > latestNumber) {
      latest = spec;
      latestNumber = version;
    }
  }
  return latest;
}
