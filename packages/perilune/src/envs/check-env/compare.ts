/**
 * Where two plain values first differ, as `path: a, then b`; `null` when they are equal to the last bit.
 *
 * −0 differs from 0, and NaN equals NaN.
 */
export function difference(a: unknown, b: unknown, path = "value"): string | null {
  if (Object.is(a, b)) return null;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return `${path}: ${show(a)}, then ${show(b)}`;
  }
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) {
    return `${path}: a ${a.constructor?.name}, then a ${b.constructor?.name}`;
  }
  const keys = Object.keys(a);
  const otherKeys = Object.keys(b);
  if (keys.length !== otherKeys.length) return `${path}: ${keys.length} elements, then ${otherKeys.length}`;
  for (const key of keys) {
    if (!Object.hasOwn(b, key)) return `${path}: with ${key}, then without`;
    const found = difference(
      (a as Record<string, unknown>)[key],
      (b as Record<string, unknown>)[key],
      /^\d+$/.test(key) ? `${path}[${key}]` : `${path}.${key}`,
    );
    if (found !== null) return found;
  }
  return null;
}

/** A deep copy of plain data; what is not plain data stays the same object. */
export function copied(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copied);
  if (ArrayBuffer.isView(value) && "slice" in value) return (value as Float64Array).slice();
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copied(part)]));
}

function show(value: unknown): string {
  return Object.is(value, -0) ? "-0" : typeof value === "object" ? "an object" : String(value);
}
