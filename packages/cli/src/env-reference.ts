import { camelCase, type EnvReference, PeriluneError, parsePythonLiteral, snakeCase, specOf } from "perilune";
import { refuseRepeated } from "./name-value.ts";

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

/** Arguments from the words of a command line: `gravity=-5 enable_wind=true desc=SFF,FFG`, or `'desc=["SFF", "FFG"]'`. */
export function argumentsFromWords(words: readonly string[] = []): Record<string, unknown> {
  const entries = words.map((word): [string, unknown] => {
    const equals = word.indexOf("=");
    if (equals >= 1) return [word.slice(0, equals), readValue(word.slice(equals + 1))];
    throw new PeriluneError(`expected --env-kwargs name=value, got "${word}"; write --env-kwargs gravity=-5`);
  });
  refuseRepeated("argument", words);
  return Object.fromEntries(entries);
}

/** A value as written; commas make a list, and so do brackets, as in Python. */
function readValue(text: string): unknown {
  if (text.startsWith("[")) return parsePythonLiteral(text);
  if (text.includes(",")) return text.split(",").map(readValue);
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  if (/^(null|none)$/i.test(text)) return null;
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : text;
}
