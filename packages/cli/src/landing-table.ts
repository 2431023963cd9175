import { type Metrics, progressWriter, type Writer } from "perilune";
import { out } from "./colors.ts";
import type { Terminal } from "./terminal.ts";

/** Rows over the whole training. */
const rows = 10;
const columnWidth = 11;

const columns: readonly { readonly title: string; readonly cell: (record: Metrics) => string }[] = [
  { title: "steps", cell: (record) => whole(record["time/total_timesteps"]) },
  { title: "return", cell: (record) => tenths(record["rollout/ep_rew_mean"]) },
  { title: "length", cell: (record) => whole(record["rollout/ep_len_mean"]) },
  { title: "steps/s", cell: (record) => whole(record["time/fps"]) },
];

/** A short table of how learning goes, and on a terminal a line of progress under it. */
export function landingTable(terminal: Terminal, totalTimesteps: number): Writer[] {
  let shown = 0;
  const table: Writer = {
    write: (record) => {
      const reached = Math.floor((rows * (record["time/total_timesteps"] ?? 0)) / totalTimesteps);
      if (reached === shown) return;
      if (shown === 0) terminal.news(`${out.dim(line(columns.map(({ title }) => title)))}\n`);
      terminal.news(`${line(columns.map(({ cell }) => cell(record)))}\n`);
      shown = reached;
    },
  };
  const progress = progressWriter({ write: terminal.progress, totalTimesteps, redraw: true });
  return process.stderr.isTTY ? [table, progress] : [table];
}

function line(cells: readonly string[]): string {
  return cells.map((cell) => cell.padStart(columnWidth)).join("");
}

function whole(value: number | undefined): string {
  return value === undefined ? "" : Math.round(value).toLocaleString("en");
}

function tenths(value: number | undefined): string {
  return value === undefined ? "" : value.toFixed(1).replace("-", "−");
}
