import { PeriluneError } from "../errors.ts";
import { parseExact, stringifyExact } from "../math/exact-json.ts";
import type { EnvReference } from "../vector/vector-env.ts";

/** An environment as the hub's files hold it. */
export interface EnvJson {
  readonly id: string;
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly max_episode_steps?: number | null;
}

/** The environment under the names of a file. */
export function envToJson({ id, kwargs, maxEpisodeSteps }: EnvReference): EnvJson {
  return maxEpisodeSteps === undefined ? { id, kwargs } : { id, kwargs, max_episode_steps: maxEpisodeSteps };
}

/** The environment that a file names, or `undefined` where it names none. */
export function envFromJson(value: unknown): EnvReference | undefined {
  if (!isRecord(value)) return undefined;
  const { id, kwargs, max_episode_steps: limit } = value;
  const isLimit = limit === undefined || limit === null || (Number.isSafeInteger(limit) && (limit as number) >= 1);
  if (typeof id !== "string" || !isRecord(kwargs) || !isLimit) return undefined;
  return limit === undefined ? { id, kwargs } : { id, kwargs, maxEpisodeSteps: limit as number | null };
}

/** Exact JSON laid out for people, with a newline at its end. */
export function prettyJson(value: unknown): string {
  return `${JSON.stringify(JSON.parse(stringifyExact(value)), null, 2)}\n`;
}

/** The object that `text` of a file called `name` holds. */
export function parseRecord(text: string, name: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = parseExact(text);
  } catch {
    throw new PeriluneError(`expected ${name} to hold JSON, got something else; push the agent again`);
  }
  if (isRecord(value)) return value;
  throw new PeriluneError(`expected ${name} to hold an object, got other JSON; push the agent again`);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A SHA-256 in hexadecimal. */
export function isHash(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}
