import { PeriluneError } from "../errors.ts";

/** Characters that no file system takes, or that mean something to one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const FORBIDDEN = /[\u0000-\u001f\u007f\\:*?"<>|]/;
/** Names of devices on Windows, with any ending. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const GREATEST_LENGTH = 255;

/**
 * Checks that a path of a repository names a plain file below a folder, on every operating system.
 *
 * Nothing that climbs (`..`), begins at a root, hides (`.git`), names a device or a drive, or differs from what a file
 * system would make of it (a dot or a space at the end).
 *
 * @throws PeriluneError saying which path
 */
export function checkRepoPath(path: string): void {
  const isPlain = path.length <= GREATEST_LENGTH && !FORBIDDEN.test(path) && path.split("/").every(isPlainName);
  if (isPlain) return;
  throw new PeriluneError(
    `expected the plain path of a file below the repository, got ${JSON.stringify(path.slice(0, GREATEST_LENGTH))}; rename it`,
  );
}

/**
 * Checks that files can lie side by side in one folder, whether or not its file system tells capitals.
 *
 * @throws PeriluneError when two paths are one there, or one is a folder of the other
 */
export function checkRepoPaths(paths: readonly string[]): void {
  const files = new Map<string, string>();
  for (const path of paths) {
    checkRepoPath(path);
    const other = files.get(path.toLowerCase());
    if (other !== undefined) throw clash(other, path);
    files.set(path.toLowerCase(), path);
  }
  for (const [lower, path] of files) {
    for (let end = lower.indexOf("/"); end >= 0; end = lower.indexOf("/", end + 1)) {
      const file = files.get(lower.slice(0, end));
      if (file !== undefined) throw clash(file, path);
    }
  }
}

function isPlainName(name: string): boolean {
  return name !== "" && !name.startsWith(".") && !/[. ]$/.test(name) && !DEVICE.test(name);
}

function clash(a: string, b: string): PeriluneError {
  return new PeriluneError(
    `the files ${JSON.stringify(a)} and ${JSON.stringify(b)} cannot lie in one folder; rename one`,
  );
}
