import { humanWriter, progressWriter, type Writer } from "perilune";
import type { Terminal } from "./terminal.ts";

/** What people and programs see of a training: table, progress, JSON, each where it is asked for. */
export function trainingWriters(terminal: Terminal, totalTimesteps: number): Writer[] {
  return [
    humanWriter(terminal.news),
    {
      write: (record) => terminal.json({ event: "update", steps: record["time/total_timesteps"], ...record }),
    },
    progressWriter({ write: terminal.progress, totalTimesteps, redraw: process.stderr.isTTY }),
  ];
}
