import { specOf } from "../../envs/registry.ts";
import { camelCase, snakeCase } from "../../hyperparams/names.ts";
import type { EnvReference } from "../../vector/vector-env.ts";

/**
 * An environment as data, from its id and its arguments as files and command lines name them.
 *
 * Arguments may be in snake_case, and `max_episode_steps` may stand among them, as in Gymnasium.
 */
export function envReference(id: string, record: Readonly<Record<string, unknown>>): EnvReference {
  const spec = specOf(id);
  const known = spec.doc?.arguments ?? {};
  const named = Object.entries(record).map(([name, value]) => [
    Object.hasOwn(known, name) ? name : camelCase(name),
    value,
  ]);
  const { maxEpisodeSteps, ...kwargs } = Object.fromEntries(named);
  return maxEpisodeSteps === undefined ? { id: spec.id, kwargs } : { id: spec.id, kwargs, maxEpisodeSteps };
}

/** The arguments of a reference as files hold them; `envReference` reads them back. */
export function argumentsOf({ kwargs, maxEpisodeSteps }: EnvReference): Record<string, unknown> {
  const all = maxEpisodeSteps === undefined ? kwargs : { ...kwargs, maxEpisodeSteps };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [snakeCase(name), value]));
}
