import { PeriluneError, unknownName } from "../errors.ts";
import { describeValue } from "../spaces/dtype.ts";
import type { ArgumentDoc } from "./env-doc.ts";

/**
 * The arguments of an environment with its defaults filled in.
 *
 * @throws PeriluneError when one is unknown (the closest is named), or its type or range is wrong
 */
export function checkArguments(
  id: string,
  docs: Readonly<Record<string, ArgumentDoc>>,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const complete: Record<string, unknown> = {};
  for (const [name, doc] of Object.entries(docs)) complete[name] = doc.default;
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(docs, name)) throw unknownName(`argument of ${id}`, name, Object.keys(docs));
    if (value === undefined) continue;
    if (!isAllowed(docs[name], value)) {
      const { default: standard } = docs[name];
      throw new PeriluneError(
        `${id}: expected ${name} to be ${describe(docs[name])}, got ${describeValue(value)}; ` +
          `change it or leave it out (default ${standard})`,
      );
    }
    complete[name] = value;
  }
  return complete;
}

function isAllowed({ type, min = -Infinity, max = Infinity, exclusive = false }: ArgumentDoc, value: unknown): boolean {
  if (type === "boolean" || type === "string") return typeof value === type;
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  if (type === "integer" && !Number.isInteger(value)) return false;
  return exclusive ? value > min && value < max : value >= min && value <= max;
}

/** What an argument may be: "a number above -12 and below 0". */
function describe({ type, min, max, exclusive = false }: ArgumentDoc): string {
  const bounds: string[] = [];
  if (min !== undefined) bounds.push(`${exclusive ? "above" : "at least"} ${min}`);
  if (max !== undefined) bounds.push(`${exclusive ? "below" : "at most"} ${max}`);
  return [type === "integer" ? "an integer" : `a ${type}`, bounds.join(" and ")]
    .filter((part) => part !== "")
    .join(" ");
}
