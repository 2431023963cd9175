/** What is counted between two times that something is done. */
export type FrequencyUnit = "step" | "episode";

/** How often something is done: every so many steps, or every so many of a unit, as in `[1, "episode"]`. */
export type Frequency = number | readonly [count: number, unit: FrequencyUnit];

/** A frequency with its unit. */
export function unitOf(frequency: Frequency): readonly [count: number, unit: FrequencyUnit] {
  return typeof frequency === "number" ? [frequency, "step"] : frequency;
}

/** The number in what may be a frequency, `undefined` where it is none. */
export function countOf(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.length === 2 && ["step", "episode"].includes(value[1]) ? value[0] : undefined;
}
