import type { EpisodeRecord } from "./episode-record.ts";

/** A row of the strip: numbers over the steps of an episode. */
export interface StripRow {
  readonly title: string;
  readonly color: `--${string}`;
  /** `line` for what changes from step to step, `bars` for what comes in portions, `lanes` for one of some actions. */
  readonly form: "line" | "bars" | "lanes";
  readonly values: readonly number[];
  readonly min: number;
  readonly max: number;
}

/** What is to be seen of an episode beneath its picture: rewards, values where there are some, and actions. */
export function stripRows({
  rewards,
  minds,
  actions,
}: Pick<EpisodeRecord, "rewards" | "minds" | "actions">): StripRow[] {
  const rows: StripRow[] = [];
  const add = (row: Omit<StripRow, "min" | "max">): number => rows.push({ ...row, ...rangeOf(row.values) });
  add({ title: "Reward", color: "--line-2", form: "bars", values: [0, ...rewards] });
  const values = minds.flatMap(({ value }) => (value === undefined ? [] : [value]));
  if (values.length > 0 && values.length === minds.length) {
    add({ title: "Value", color: "--line-1", form: "line", values });
  }
  if (actions.length > 0) {
    const [first] = actions;
    if (typeof first === "number")
      add({ title: "Action", color: "--line-3", form: "lanes", values: actions as number[] });
    else {
      const numbers = actions as (readonly number[])[];
      first.forEach((_, index) => {
        const title = first.length === 1 ? "Action" : `Action, number ${index + 1}`;
        add({ title, color: "--line-3", form: "line", values: numbers.map((action) => action[index]) });
      });
    }
  }
  return rows;
}

/** The range of some numbers, with nothing in it. */
function rangeOf(values: readonly number[]): { min: number; max: number } {
  let min = 0;
  let max = 0;
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { min, max };
}
