import type { EnvReference } from "../vector/vector-env.ts";
import { asRecord, corrupted, type FileFormat } from "./sealed-file.ts";

/** The reference with its arguments sorted by name, so that one configuration is written in one way. */
export function canonicalReference({ id, kwargs, maxEpisodeSteps }: EnvReference): EnvReference {
  const sorted = Object.fromEntries(Object.entries(kwargs).sort(([a], [b]) => (a < b ? -1 : 1)));
  return maxEpisodeSteps === undefined ? { id, kwargs: sorted } : { id, kwargs: sorted, maxEpisodeSteps };
}

/** The environment that a file names, checked. */
export function readReference(value: unknown, format: FileFormat): EnvReference | null {
  if (value === null) return null;
  const { id, kwargs, maxEpisodeSteps } = asRecord(value, format, "environment");
  const limitIsValid = maxEpisodeSteps === undefined || maxEpisodeSteps === null || Number.isInteger(maxEpisodeSteps);
  if (typeof id !== "string" || !limitIsValid) throw corrupted(format, "its environment is not one");
  const reference = { id, kwargs: asRecord(kwargs, format, "environment's arguments") };
  return maxEpisodeSteps === undefined
    ? reference
    : { ...reference, maxEpisodeSteps: maxEpisodeSteps as number | null };
}
