import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type ZooEntry, zooEntryFor } from "perilune";
import { readYaml } from "./yaml-file.ts";

/** The bundled settings file of an algorithm, or `null` where there is none. */
export function bundledZoo(algorithm: string): string | null {
  const here = path.dirname(fileURLToPath(import.meta.url));
  // Beside the compiled code in a package; at the root of the repository otherwise.
  const folders = [path.join(here, "zoo"), path.join(here, "../../../zoo")];
  return folders.map((folder) => path.join(folder, `${algorithm}.yml`)).find((file) => existsSync(file)) ?? null;
}

/** The entry of a settings file for an environment, else its `default` entry, else `null`. */
export function readZoo(file: string, envId: string): ZooEntry | null {
  return zooEntryFor(readYaml(file), envId, file);
}
