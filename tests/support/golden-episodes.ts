import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** An episode recorded from Gymnasium: `obs` holds one more than `actions`, the reset's first. */
export interface GoldenEpisode {
  readonly env_id: string;
  /** Gymnasium's names, in snake_case. */
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly options?: Readonly<Record<string, unknown>> | null;
  readonly seed: number;
  readonly actions: readonly (number | readonly number[])[];
  readonly obs: readonly (readonly number[])[];
  readonly rewards: readonly number[];
  readonly terminated: readonly boolean[];
  readonly truncated: readonly boolean[];
}

/** The episodes of `tests/fixtures/gymnasium/<file>`, each with the environment it was recorded from. */
export function goldenEpisodes(file: string): GoldenEpisode[] {
  const bytes = readFileSync(new URL(`../fixtures/gymnasium/${file}`, import.meta.url));
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
  const { episodes, ...about } = JSON.parse(text) as { readonly episodes: readonly GoldenEpisode[] };
  return episodes.map((episode) => ({ ...about, ...episode }));
}

/** Gymnasium's keyword arguments under the names they have here. */
export function camelCased(kwargs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(kwargs).map(([name, value]) => [camel(name), value]));
}
