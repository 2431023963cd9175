import { readPrivate, writePrivate } from "./configuration.ts";

const fileName = "logins.json";

/** The token that `perilune login` kept for the hub at this origin. */
export function loginFor(origin: string): string | undefined {
  return logins().get(origin);
}

/** Keeps a token for the hub at this origin; returns the file it is in. */
export function keepLogin(origin: string, token: string): string {
  return write(logins().set(origin, token));
}

/** Whether there was a token for the hub at this origin, which is gone now. */
export function forgetLogin(origin: string): boolean {
  const all = logins();
  if (!all.delete(origin)) return false;
  write(all);
  return true;
}

function write(all: ReadonlyMap<string, string>): string {
  return writePrivate(fileName, Object.fromEntries(all));
}

function logins(): Map<string, string> {
  const entries = Object.entries(readPrivate(fileName) ?? {});
  return new Map(entries.filter(([, token]) => typeof token === "string"));
}
