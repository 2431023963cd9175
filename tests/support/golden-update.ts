import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect } from "vitest";
import type { NamedTensor } from "../../packages/perilune/src/policies/policy.ts";

/** A tensor as JSON: numbers nested as deep as its shape is long. */
export type Nested = number | Nested[];

/** The recorded training calls in `tests/fixtures/NAME`. */
export function readUpdates<T>(name: string): T[] {
  const bytes = readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
  return (JSON.parse(gunzipSync(bytes).toString()) as { cases: T[] }).cases;
}

/** Recorded parameters as named tensors. */
export function tensorsOf(params: Record<string, Nested>): Map<string, NamedTensor> {
  return new Map(
    Object.entries(params).map(([name, value]) => {
      const shape: number[] = [];
      for (let part = value; Array.isArray(part); part = part[0]!) shape.push(part.length);
      return [name, { shape, data: Float32Array.from([value].flat(3) as number[]) }];
    }),
  );
}

/** Within 1e-5, absolute plus relative. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  expect(actual.length, what).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const tolerance = 1e-5 * (1 + Math.abs(expected[i]!));
    expect(Math.abs(actual[i]! - expected[i]!), `${what}[${i}]: ${actual[i]} for ${expected[i]}`).toBeLessThan(
      tolerance,
    );
  }
}
