import { type ZooEntry, zooEntryFor } from "perilune/training";

const files = import.meta.glob<Readonly<Record<string, unknown>>>("../../../../zoo/*.yml", {
  eager: true,
  import: "default",
});

/** The tuned settings of an algorithm for an environment, `null` where there are none. */
export function tunedSettings(algorithm: string, env: string): ZooEntry | null {
  const entry = Object.entries(files).find(([file]) => file.endsWith(`/${algorithm}.yml`));
  return entry === undefined ? null : zooEntryFor(entry[1], env, `${algorithm}.yml`);
}
