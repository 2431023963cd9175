// Runs the benchmark suites named on the command line (all of them without names).
// A table goes to stderr, one JSON document to stdout.
import os from "node:os";
import { argv, exit, stderr, stdout, version } from "node:process";
import { meets, type Result } from "./measure.ts";

const suites: Record<string, () => Promise<{ run(): Result[] | Promise<Result[]> }>> = {
  random: () => import("./suites/random.ts"),
  kernels: () => import("./suites/kernels.ts"),
  environments: () => import("./suites/environments.ts"),
  inference: () => import("./suites/inference.ts"),
  update: () => import("./suites/update.ts"),
  replay: () => import("./suites/replay.ts"),
  tables: () => import("./suites/tables.ts"),
  training: () => import("./suites/training.ts"),
  hub: () => import("./suites/hub.ts"),
};

const names = argv.slice(2).length > 0 ? argv.slice(2) : Object.keys(suites);
for (const name of names) {
  if (!(name in suites)) {
    stderr.write(`unknown suite "${name}"; the suites are ${Object.keys(suites).join(", ")}\n`);
    exit(2);
  }
}

const readable = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);

const results: Record<string, Result[]> = {};
for (const name of names) {
  const { run } = await suites[name]!();
  stderr.write(`\n${name}\n`);
  const suite = await run();
  results[name] = suite;
  for (const result of suite) {
    const bar = result.target ? `  bar ${readable(result.target.value)} ${meets(result) ? "met" : "MISSED"}` : "";
    const spread = `${readable(Math.min(...result.rounds))} to ${readable(Math.max(...result.rounds))}`;
    stderr.write(
      `  ${result.name.padEnd(44)} ${readable(result.median).padStart(12)} ${result.unit} (${spread})${bar}\n`,
    );
  }
}

const machine = { cpu: os.cpus()[0]?.model ?? "unknown", cores: os.cpus().length, load: os.loadavg()[0] };
stdout.write(
  `${JSON.stringify({ node: version, machine, clock: "process CPU time (a push: wall clock), median of five", results }, null, 2)}\n`,
);
