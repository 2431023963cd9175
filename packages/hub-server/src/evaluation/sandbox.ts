import { spawnSync } from "node:child_process";
import { lstatSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { EvaluationLimits } from "./limits.ts";

/** A command and its arguments. */
export type Command = readonly [file: string, ...args: string[]];

/** Where the compiled evaluator lies, seen from the sources and from `dist` alike. */
const COMPILED = new URL("../../dist/evaluation/", import.meta.url);

/** What an evaluator runs unless told otherwise. */
const evaluatorScript: URL = new URL("evaluator-main.js", COMPILED);

/**
 * What a system may offer to shut a process in, from the outermost: Linux has both as part of util-linux.
 *
 * `unshare` gives it a network of its own in which nothing is; `setpriv` ends it when the hub dies, and keeps it and
 * its children from gaining rights.
 */
const WRAPPERS: readonly Command[] = [
  ["unshare", "--map-root-user", "--net", "--"],
  ["setpriv", "--pdeathsig", "KILL", "--no-new-privs", "--"],
];

let usable: readonly Command[] | undefined;

/** Those of the wrappers that work here (a container may forbid them): found out once. */
export function usableWrappers(): readonly Command[] {
  usable ??= process.platform === "win32" ? [] : WRAPPERS.filter(works);
  return usable;
}

function works([file, ...args]: Command): boolean {
  return spawnSync(file, [...args, "true"], { stdio: "ignore" }).status === 0;
}

/**
 * The command line of an evaluator: Node that may read the library and its own folder, write nothing and start
 * nothing, within its limits and whatever else this system offers to shut it in.
 *
 * @param script The module to run; before it, confine.ts closes the ways out of the process.
 */
export function evaluatorCommand(folder: string, limits: EvaluationLimits, script: URL = evaluatorScript): Command {
  // Each once: Node 20 breaks off when a place is named twice.
  const readable = new Set([
    path.join(folder, "*"),
    path.join(fileURLToPath(COMPILED), "*"),
    ...libraryPlaces(),
    path.join(path.dirname(fileURLToPath(script)), "*"),
  ]);
  const node = [
    process.execPath,
    permissionFlag,
    ...[...readable].map((place) => `--allow-fs-read=${place}`),
    `--max-old-space-size=${Math.ceil(limits.heapBytes / 2 ** 20)}`,
    "--disallow-code-generation-from-strings",
    "--no-warnings",
    `--import=${new URL("confine.js", COMPILED)}`,
    fileURLToPath(script),
  ];
  if (process.platform === "win32") return node as unknown as Command;
  // The shell's limits outlive its exec: seconds of processor time, and no dump of the memory after a crash. Its own
  // variables, such as PWD, do not.
  const limited = 'ulimit -t "$1"; ulimit -c 0; shift; exec env -i "$@"';
  return ["/bin/sh", "-c", limited, "sh", String(limits.cpuSeconds), ...usableWrappers().flat(), ...node];
}

/** Node's permissions, under the name this version has for them. */
const permissionFlag: string = process.allowedNodeEnvironmentFlags.has("--permission")
  ? "--permission"
  : "--experimental-permission";

/** The library, which the evaluator imports, and the link that a package manager may have put before it. */
function libraryPlaces(): string[] {
  const require = createRequire(evaluatorScript);
  const links = (require.resolve.paths("perilune") ?? [])
    .map((folder) => path.join(folder, "perilune"))
    .filter((place) => lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink());
  return [...links.slice(0, 1), path.join(path.dirname(require.resolve("perilune/package.json")), "*")];
}
