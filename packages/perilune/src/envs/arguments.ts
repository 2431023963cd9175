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
        `${id}: expected ${name} to be ${describe(docs[name])}, got ${received(docs[name], value)}; ` +
          `change it or leave it out (default ${Array.isArray(standard) ? `[${standard}]` : standard})`,
      );
    }
    complete[name] = value;
  }
  return complete;
}

function isAllowed(doc: ArgumentDoc, value: unknown): boolean {
  if (value === null) return doc.default === null;
  if (doc.type === "numbers" || doc.type === "strings") {
    const isWhole = Array.isArray(value) && (doc.length === undefined || value.length === doc.length);
    return isWhole && value.every((part) => isAllowedPart(doc, part));
  }
  if (doc.type === "string") return typeof value === "string" && (doc.choices?.includes(value) ?? true);
  if (doc.type === "boolean") return typeof value === "boolean";
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  if (doc.type === "integer" && !Number.isInteger(value)) return false;
  const { min = -Infinity, max = Infinity, exclusive = false } = doc;
  return exclusive ? value > min && value < max : value >= min && value <= max;
}

/** Whether a value may stand in the list that an argument is. */
function isAllowedPart(list: ArgumentDoc, part: unknown): boolean {
  return part !== null && isAllowed({ ...list, type: list.type === "numbers" ? "number" : "string" }, part);
}

/** What came instead: of a list of the right length, the part that is wrong. */
function received(doc: ArgumentDoc, value: unknown): string {
  const isList = Array.isArray(value) && (doc.type === "numbers" || doc.type === "strings");
  const wrong =
    isList && value.length === (doc.length ?? value.length) ? value.findIndex((part) => !isAllowedPart(doc, part)) : -1;
  return wrong < 0 ? describeValue(value) : `${describeValue((value as unknown[])[wrong])} in place ${wrong + 1}`;
}

/** What an argument may be: "a number above -12 and below 0". */
function describe({ type, choices, length, min, max, exclusive = false }: ArgumentDoc): string {
  if (choices !== undefined) return choices.map((choice) => `"${choice}"`).join(" or ");
  const bounds: string[] = [];
  if (min !== undefined) bounds.push(`${exclusive ? "above" : "at least"} ${min}`);
  if (max !== undefined) bounds.push(`${exclusive ? "below" : "at most"} ${max}`);
  return [nounOf(type, length), bounds.join(" and ")].filter((part) => part !== "").join(" ");
}

function nounOf(type: ArgumentDoc["type"], length: number | undefined): string {
  if (type === "integer") return "an integer";
  if (type === "numbers" || type === "strings") return `a list of ${length === undefined ? type : `${length} ${type}`}`;
  return `a ${type}`;
}
