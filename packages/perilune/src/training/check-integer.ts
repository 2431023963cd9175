import { PeriluneError } from "../errors.ts";

/** Throws a PeriluneError unless `value` is a whole number of at least `min`. */
export function checkInteger(name: string, value: number, min: number): void {
  if (Number.isSafeInteger(value) && value >= min) return;
  throw new PeriluneError(`expected ${name} to be an integer of at least ${min}, got ${value}; give a whole number`);
}
