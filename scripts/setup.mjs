// What every script does first: look at Node's version, install the locked dependencies once, and build.
// Plain Node, no shell syntax, so that it is the same on Linux, macOS and Windows.
import { spawnSync } from "node:child_process";
import { cp, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `perilune needs Node 20.19 or newer, but this is Node ${process.versions.node}; get one from https://nodejs.org`,
  );
  process.exit(2);
}

/** Runs a program to its end on this terminal; a failure ends this process with the same code. */
export function run(command, args, options = {}) {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (error) {
    console.error(`cannot run ${command}: ${error.message}`);
    process.exit(1);
  }
  if (options.mayFail) return status ?? 1;
  if (status !== 0) process.exit(signal ? 1 : status);
  return 0;
}

/** Runs a Node program that a locked package brings. */
export function runPackaged(file, args, options = {}) {
  return run(process.execPath, [path.join(root, "node_modules", file), ...args], options);
}

async function lockedPackages(file) {
  try {
    return JSON.parse(await readFile(path.join(root, file), "utf8")).packages;
  } catch {
    return null;
  }
}

/** Whether `node_modules` holds just what the lock file asks for (npm keeps its own record of what it installed). */
async function installed() {
  const wanted = await lockedPackages("package-lock.json");
  const present = await lockedPackages("node_modules/.package-lock.json");
  if (wanted === null || present === null) return false;
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === "" || !name.startsWith("node_modules/")) return true;
    const found = present[name];
    return found === undefined ? entry.optional === true : found.version === entry.version;
  });
}

/** Installs the locked dependencies unless they are there. */
export async function install() {
  if (await installed()) return;
  console.error("Installing dependencies (once) …");
  const npm = process.env.npm_execpath;
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  // npm's own progress goes to stderr, so that a script's stdout stays its own.
  const options = { stdio: ["inherit", 2, "inherit"] };
  if (npm?.endsWith(".js")) run(process.execPath, [npm, ...args], options);
  else run(process.platform === "win32" ? "npm.cmd" : "npm", args, { ...options, shell: process.platform === "win32" });
}

/** Compiles kernels, library, command and the hub's pages; seconds at first, a fraction of one when nothing changed. */
export async function build(projects = ["packages/cli"]) {
  const { buildKernels } = await import("./build-kernels.mjs");
  await buildKernels();
  runPackaged("typescript/bin/tsc", ["-b", ...projects], { stdio: ["inherit", 2, "inherit"] });
  const { buildPages } = await import("./build-pages.mjs");
  await buildPages();
  // The tuned settings are data at the root; a packed command carries a copy beside its code.
  const zoo = path.join(root, "zoo");
  const filter = (source) => source === zoo || source.endsWith(".yml");
  await cp(zoo, path.join(root, "packages/cli/dist/zoo"), { recursive: true, filter });
}
