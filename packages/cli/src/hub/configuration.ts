import { chmodSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { PeriluneError } from "perilune";
import { makeFolder, withPath, writeFileAtomic } from "../run/atomic-file.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The user's folder of settings and tokens: `PERILUNE_CONFIG`, else where the system keeps such things. */
export function configurationFolder(env: Environment = process.env): string {
  if (env.PERILUNE_CONFIG) return path.resolve(env.PERILUNE_CONFIG);
  return path.join(homeOf(env, "XDG_CONFIG_HOME", "APPDATA", ".config"), "perilune");
}

/** Where a hub keeps its data unless told otherwise. */
export function defaultHubData(env: Environment = process.env): string {
  return path.join(homeOf(env, "XDG_DATA_HOME", "LOCALAPPDATA", ".local/share"), "perilune", "hub");
}

/** The JSON of a private file, `null` where there is none. */
export function readPrivate(name: string): unknown {
  const file = path.join(configurationFolder(), name);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw withPath(error, file);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new PeriluneError(`expected JSON in ${file}, got something else; remove the file and log in again`);
  }
}

/** Writes JSON that only this user may read (folders 0700, the file 0600), whole or not at all; returns its path. */
export function writePrivate(name: string, value: unknown): string {
  const file = path.join(configurationFolder(), name);
  for (const folder of [configurationFolder(), path.dirname(file)]) {
    makeFolder(folder);
    chmodSync(folder, 0o700);
  }
  writeFileAtomic(file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  return file;
}

function homeOf(env: Environment, xdg: string, windows: string, fallback: string): string {
  // The specification has relative paths ignored.
  const own = env[xdg];
  if (own !== undefined && path.isAbsolute(own)) return own;
  const roaming = env[windows];
  if (process.platform === "win32" && roaming) return roaming;
  return path.join(homedir(), fallback);
}
