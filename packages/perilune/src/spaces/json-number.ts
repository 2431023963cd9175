/** Numbers that JSON lacks, as strings. */
const SPECIAL: Readonly<Record<string, number>> = {
  Infinity: Infinity,
  "-Infinity": -Infinity,
  NaN: Number.NaN,
  "-0": -0,
};

/** A number as JSON can hold it: itself, or the name of one that JSON lacks. */
export function numberToJson(value: number): number | string {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : String(value);
}

/** The inverse of `numberToJson`; `undefined` for what is no number. */
export function numberFromJson(json: unknown): number | undefined {
  if (typeof json === "number") return json;
  return typeof json === "string" && Object.hasOwn(SPECIAL, json) ? SPECIAL[json] : undefined;
}
