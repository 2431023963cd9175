import type { Metrics } from "../../algorithms/algorithm.ts";
import { threeDigits } from "./format.ts";
import type { Sink, Writer } from "./writer.ts";

/** Longest key or value; two of them and the frame make 79 columns. */
const MAX_LENGTH = 36;

/**
 * Stable-Baselines3's table of metrics, grouped by prefix, 79 columns at most.
 *
 * Source: HumanOutputFormat in stable_baselines3/common/logger.py; counts are whole, other numbers have three digits.
 */
export function humanWriter(write: Sink): Writer {
  return { write: (record) => write(table(record)) };
}

function table(record: Metrics): string {
  const rows: [key: string, value: string][] = [];
  let group = "";
  for (const [name, value] of Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const prefix = name.slice(0, name.indexOf("/") + 1);
    if (prefix !== group) rows.push([shortened(prefix), ""]);
    group = prefix;
    rows.push([
      shortened(`   ${name.slice(prefix.length)}`),
      isCount(name) ? String(Math.trunc(value)) : threeDigits(value).padEnd(8),
    ]);
  }
  if (rows.length === 0) return "";
  const keyWidth = Math.max(...rows.map(([key]) => key.length));
  const valueWidth = Math.max(...rows.map(([, value]) => value.length));
  const rule = "-".repeat(keyWidth + valueWidth + 7);
  const lines = rows.map(([key, value]) => `| ${key.padEnd(keyWidth)} | ${value.padEnd(valueWidth)} |`);
  return `${[rule, ...lines, rule].join("\n")}\n`;
}

/** What Stable-Baselines3 records as an integer: steps, seconds, iterations, numbers of updates. */
function isCount(name: string): boolean {
  return name.startsWith("time/") || name.includes("/n_");
}

function shortened(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 3)}...` : text;
}
