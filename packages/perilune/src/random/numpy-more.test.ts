import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { defaultRng, type Generator } from "./generator.ts";

interface Call {
  name:
    | "random"
    | "uniform"
    | "integers"
    | "bytes"
    | "standardNormal"
    | "normal"
    | "standardExponential"
    | "choice"
    | "permutation"
    | "shuffle"
    | "spawn";
  args: unknown[];
  result: unknown;
}
interface Case {
  seed: string[];
  list: boolean;
  calls: Call[];
  final: { state: string; inc: string; half: number | null };
}

// Made by numpy-rng-more.py beside it.
const file = new URL("../../../../tests/fixtures/numpy-rng-more.json.gz", import.meta.url);
const { cases } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { cases: Case[] };

/** An argument as the fixture writes it: "7n" is a bigint, null an argument left out. */
const argument = (value: unknown): unknown => {
  if (typeof value === "string" && /^-?\d+n$/.test(value)) return BigInt(value.slice(0, -1));
  return value === null ? undefined : value;
};

/** A result as the fixture writes it. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object") return value;
  const items = Array.from(value as ArrayLike<unknown>, plain);
  return items.length <= 24 ? items : { length: items.length, last: items.slice(-6) };
}

function draw(rng: Generator, { name, args }: Call): unknown {
  const values = args.map(argument);
  if (name === "bytes") {
    const [low, high, size] = values as number[];
    return rng.integers(low, high, size, { dtype: "uint8" });
  }
  if (name === "shuffle") {
    const array = Array.from({ length: values[0] as number }, (_, i) => i);
    rng.shuffle(array);
    return array;
  }
  if (name === "spawn") {
    const children = rng.spawn(values[0] as number);
    const [, grandchild] = children.at(-1)!.spawn(2);
    return [...children, grandchild].map((child) => child.random());
  }
  return (rng[name] as (...values: unknown[]) => unknown).call(rng, ...values);
}

describe.each(cases)("seed $seed", ({ seed, list, calls, final }) => {
  const seeds = seed.map(BigInt);

  it("draws what NumPy draws, call by call", () => {
    const rng = defaultRng(list ? seeds : seeds[0]);
    for (const call of calls) {
      expect(plain(draw(rng, call)), `${call.name}(${JSON.stringify(call.args)})`).toEqual(call.result);
    }
    expect(rng.state()).toMatchObject(final);
  });

  it("draws the same when its state passes through JSON before every call", () => {
    let rng = defaultRng(list ? seeds : seeds[0]);
    for (const call of calls) {
      const state = JSON.parse(JSON.stringify(rng.state()));
      rng = defaultRng(99);
      rng.integers(0, 5);
      rng.restore(state);
      expect(plain(draw(rng, call)), `${call.name}(${JSON.stringify(call.args)})`).toEqual(call.result);
    }
  });
});
