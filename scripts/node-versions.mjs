// Compares the bits of a run on this Node, on Node 22 and on Node 24: node scripts/node-versions.mjs
// The other versions live outside the workspace (tests/node-versions), 374 MB; Linux on x64 only.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { build, install, root, run } from "./setup.mjs";

const folder = path.join(root, "tests/node-versions");
await install();
await build();
if (process.platform === "linux" && process.arch === "x64" && !existsSync(path.join(folder, "node_modules"))) {
  run("npm", ["ci", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error"]);
}

const nodes = [
  process.execPath,
  ...["node22", "node24"].map((name) => path.join(folder, "node_modules", name, "bin/node")),
];
const seen = new Map();
for (const node of nodes) {
  if (!existsSync(node)) {
    console.log(`skipped ${path.basename(path.dirname(path.dirname(node)))}: not installed on this platform`);
    continue;
  }
  const { stdout, stderr, status } = spawnSync(node, [path.join(folder, "hashes.mjs")], { encoding: "utf8" });
  if (status !== 0) {
    console.error(stderr);
    process.exit(1);
  }
  const [version, ...lines] = stdout.trimEnd().split("\n");
  console.log(`\n${version}\n${lines.map((line) => `  ${line}`).join("\n")}`);
  seen.set(version, lines.join("\n"));
}
const same = new Set(seen.values()).size === 1;
console.log(same ? `\nthe same bits on ${[...seen.keys()].join(", ")}` : "\nTHE BITS DIFFER");
process.exit(same ? 0 : 1);
