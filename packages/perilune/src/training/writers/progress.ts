import type { Metrics } from "../../algorithms/algorithm.ts";
import { clockTime, shortCount, threeDigits } from "./format.ts";
import type { Sink, Writer } from "./writer.ts";

/** What the progress line is about, and where it goes. */
export interface ProgressOptions {
  readonly write: Sink;
  /** The steps at which training ends. */
  readonly totalTimesteps: number;
  /** Whether the line may be drawn over itself, as on a terminal; elsewhere a line is written at every tenth. */
  readonly redraw: boolean;
}

/** One line on how far training is: `1.2M/5M  24 %  8.1k steps/s  ETA 07:52  ep_rew 187`. */
export function progressWriter({ write, totalTimesteps, redraw }: ProgressOptions): Writer {
  let drawn = 0;
  let tenths = 0;
  return {
    write: (record) => {
      const line = progressLine(record, totalTimesteps);
      if (redraw) {
        write(`\r${line.padEnd(drawn)}`);
        drawn = line.length;
        return;
      }
      const reached = Math.floor((10 * (record["time/total_timesteps"] ?? 0)) / totalTimesteps);
      if (reached > tenths) write(`${line}\n`);
      tenths = Math.max(tenths, reached);
    },
    close: () => {
      if (drawn > 0) write("\n");
    },
  };
}

function progressLine(record: Metrics, totalTimesteps: number): string {
  const steps = record["time/total_timesteps"] ?? 0;
  const fps = record["time/fps"];
  const reward = record["rollout/ep_rew_mean"];
  const parts = [
    `${shortCount(steps)}/${shortCount(totalTimesteps)}`,
    `${Math.min(100, Math.floor((100 * steps) / totalTimesteps))} %`,
  ];
  if (fps !== undefined) {
    parts.push(`${shortCount(fps)} steps/s`);
    if (fps > 0) parts.push(`ETA ${clockTime(Math.max(0, totalTimesteps - steps) / fps)}`);
  }
  if (reward !== undefined) parts.push(`ep_rew ${threeDigits(reward)}`);
  return parts.join("  ");
}
