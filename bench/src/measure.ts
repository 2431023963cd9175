import { cpuUsage } from "node:process";

/** One measured speed. */
export interface Result {
  readonly name: string;
  /** What `median` counts: "steps/s", "ns/draw" … */
  readonly unit: string;
  readonly median: number;
  /** Every round, in order. */
  readonly rounds: readonly number[];
  /** The bar it is held to, and whether more or less is better. */
  readonly target?: { readonly value: number; readonly better: "higher" | "lower" };
  /** What a reader must know to repeat it. */
  readonly note?: string;
}

/** CPU seconds this process has used, all threads and the system's part included. */
export function cpuSeconds(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1e6;
}

/** The middle of the sorted values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export interface MeasureOptions {
  readonly unit: string;
  readonly target?: Result["target"];
  readonly note?: string;
  /** Counted rounds. @default 5 */
  readonly rounds?: number;
  /** Least CPU time of a round, in seconds. @default 0.4 */
  readonly seconds?: number;
}

/** Rounds of operations per CPU second; `work` does some operations and returns how many. One round first, uncounted. */
function ratesOf(
  work: () => number,
  { rounds = 5, seconds = 0.4 }: Pick<MeasureOptions, "rounds" | "seconds">,
): number[] {
  const rates: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const start = cpuSeconds();
    let operations = 0;
    let spent = 0;
    while (spent < seconds) {
      operations += work();
      spent = cpuSeconds() - start;
    }
    if (round > 0) rates.push(operations / spent);
  }
  return rates;
}

function resultOf(name: string, rounds: readonly number[], { unit, target, note }: MeasureOptions): Result {
  return { name, unit, median: median(rounds), rounds, ...(target && { target }), ...(note && { note }) };
}

/** Operations per CPU second, median of the rounds. */
export function measureRate(name: string, work: () => number, options: MeasureOptions): Result {
  return resultOf(name, ratesOf(work, options), options);
}

/** Time of one operation (`scale` 1e9: nanoseconds, 1e6: microseconds), median of the rounds. */
export function measureTime(
  name: string,
  work: () => number,
  options: MeasureOptions & { readonly scale: number },
): Result {
  const rounds = ratesOf(work, options).map((rate) => options.scale / rate);
  return resultOf(name, rounds, options);
}

/** Whether a result meets its target; `undefined` without one. */
export function meets({ median: value, target }: Result): boolean | undefined {
  if (target === undefined) return undefined;
  return target.better === "higher" ? value >= target.value : value <= target.value;
}
