import { describe, expect, it } from "vitest";
import { Walk } from "../../../../tests/support/walk-env.ts";
import { PeriluneError } from "../errors.ts";
import { Box } from "../spaces/box.ts";
import { Discrete } from "../spaces/discrete.ts";
import type { Env, Step } from "./env.ts";
import { asInPlace } from "./in-place-adapter.ts";

/** The least that a user writes: no state, nothing optional. */
const counter = (): Env<Box, Discrete> => {
  let count = 0;
  return {
    observationSpace: new Box({ low: 0, high: 10 }),
    actionSpace: new Discrete(2),
    reset: () => ({ observation: Float32Array.of((count = 0)), info: {} }),
    step: (action) => ({
      observation: Float32Array.of((count += action)),
      reward: count,
      terminated: count > 3,
      truncated: false,
      info: {},
    }),
  };
};

describe("asInPlace", () => {
  it("leaves an in-place environment as it is", () => {
    const env = asInPlace(counter());
    expect(asInPlace(env)).toBe(env);
  });

  it("writes a plain environment's observations into the row", () => {
    const env = asInPlace(counter());
    const row = [new Float32Array(1)];
    env.resetInto(row);
    expect(env.stepInto(1, row)).toMatchObject({ reward: 1, terminated: false, truncated: false });
    expect(row[0]).toEqual(Float32Array.of(1));
    expect(env.step(1)).toEqual({
      observation: Float32Array.of(2),
      reward: 2,
      terminated: false,
      truncated: false,
      info: {},
    });
  });

  it("has the optional faces that the environment has, and no others", () => {
    const plain = asInPlace(counter());
    expect([plain.draw, plain.close, plain.perturb]).toEqual([undefined, undefined, undefined]);
    let closed = 0;
    const closing = asInPlace({ ...counter(), close: () => (closed += 1) } as Env);
    closing.close?.();
    expect(closed).toBe(1);
  });

  it("is restorable where the environment is", () => {
    const walk = asInPlace(new Walk());
    walk.reset({ seed: 4 });
    const state = walk.state();
    const next = walk.step(1);
    walk.restore(state);
    expect(walk.step(1)).toEqual(next);
    expect(walk.restorable).toBe(true);
    expect(asInPlace(counter()).restorable).toBe(false);
    expect(() => asInPlace(counter()).state()).toThrow("got one without state() and restore(); implement both");
  });

  it("refuses an environment that returns nothing, or has no spaces", () => {
    const env = counter();
    const silent = asInPlace({ ...env, reset: () => undefined, step: () => 5 } as unknown as Env<Box, Discrete>);
    expect(() => silent.reset()).toThrow("reset(): expected an object, got undefined; return { observation, info }");
    expect(() => silent.step(1)).toThrow("step(): expected an object, got the number 5; return { observation, reward,");
    const { actionSpace: _, ...without } = env;
    expect(() => asInPlace(without as unknown as Env)).toThrow(
      "expected the environment's actionSpace to be a space, got undefined",
    );
  });

  it.each<[string, Partial<Record<keyof Step<unknown>, unknown>>, string]>([
    [
      "another dtype",
      { observation: Float64Array.of(1) },
      "step(): observation: expected a Float32Array of length 1 (shape [1]), got a Float64Array of length 1; make it with new Float32Array(...)",
    ],
    ["another shape", { observation: Float32Array.of(1, 2) }, "got a Float32Array of length 2"],
    ["no reward", { reward: undefined }, "step(): expected the reward to be a number, got undefined"],
    ["a flag that is none", { terminated: 1 }, "step(): expected terminated to be true or false, got the number 1"],
    ["a missing flag", { truncated: undefined }, "expected truncated to be true or false, got undefined"],
  ])("refuses %s", (_, wrong, message) => {
    const env = counter();
    const broken = asInPlace({ ...env, step: (action: number) => ({ ...env.step(action), ...wrong }) } as Env<
      Box,
      Discrete
    >);
    broken.reset();
    expect(() => broken.step(1)).toThrow(PeriluneError);
    expect(() => broken.step(1)).toThrow(message);
  });
});
