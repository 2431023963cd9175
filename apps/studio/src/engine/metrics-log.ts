import { type ReadonlySignal, signal } from "@preact/signals";
import type { Metrics } from "perilune/algorithms";

/** The measured quantities of a run, one column a name, one row an update; what an update did not measure is null. */
export class MetricsLog {
  readonly #columns = new Map<string, (number | null)[]>();
  readonly #version = signal(0);
  #rows = 0;

  /** Changes with every addition: what depends on the columns depends on this. */
  readonly version: ReadonlySignal<number> = this.#version;

  get rows(): number {
    return this.#rows;
  }

  /** Every name measured so far. */
  get names(): string[] {
    return [...this.#columns.keys()];
  }

  /** A column, empty where the name was never measured. It grows in place: do not keep it. */
  column(name: string): readonly (number | null)[] {
    return this.#columns.get(name) ?? [];
  }

  /** The latest value of a name, null before its first. */
  latest(name: string): number | null {
    return this.#columns.get(name)?.findLast((value) => value !== null) ?? null;
  }

  add(records: readonly Metrics[]): void {
    if (records.length === 0) return;
    for (const record of records) {
      for (const name of Object.keys(record)) {
        if (!this.#columns.has(name)) this.#columns.set(name, new Array<null>(this.#rows).fill(null));
      }
      for (const [name, column] of this.#columns) {
        const value: unknown = record[name as keyof Metrics];
        column.push(typeof value === "number" && Number.isFinite(value) ? value : null);
      }
      this.#rows++;
    }
    this.#version.value++;
  }

  clear(): void {
    this.#columns.clear();
    this.#rows = 0;
    this.#version.value++;
  }
}
