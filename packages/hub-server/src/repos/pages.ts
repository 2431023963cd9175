import { HubError } from "../errors.ts";

/** Rows of a page: 100 unless asked otherwise, 1 to 1000. */
export function pageLimit(limit: number | undefined): number {
  return Math.min(Math.max(Math.trunc(limit ?? 100), 1), 1000);
}

/** Where a page ends, as text that means something to this hub alone. */
export function writeCursor(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

/** Whether a number can stand in a column of 32-bit integers. */
const isColumn = (value: number): boolean => Number.isInteger(value) && Math.abs(value) < 2 ** 31;

/** Reads a cursor back; 400 when it was not one of these types. */
export function readCursor(cursor: string, types: readonly ("string" | "number")[]): (string | number)[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    const isRight =
      Array.isArray(values) &&
      values.length === types.length &&
      values.every((value, i) => typeof value === types[i] && (typeof value === "string" || isColumn(value)));
    if (isRight) return values;
  } catch {}
  throw new HubError(400, "this cursor is none of the hub's: follow the Link header of the page before");
}
