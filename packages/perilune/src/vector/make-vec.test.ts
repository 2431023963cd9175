import { describe, expect, expectTypeOf, it } from "vitest";
import { Walk } from "../../../../tests/support/walk-env.ts";
import type { Env } from "../envs/env.ts";
import type { EnvDoc } from "../envs/env-doc.ts";
import { register } from "../envs/registry.ts";
import type { Box } from "../spaces/box.ts";
import type { Discrete } from "../spaces/discrete.ts";
import type { Space } from "../spaces/space.ts";
import { type MakeVecOptions, makeVec } from "./make-vec.ts";
import type { VectorEnv } from "./vector-env.ts";

declare module "../envs/registry.ts" {
  interface EnvRegistry {
    "vec/Walk-v1": Env<Box, Discrete>;
  }
}

const made: object[] = [];
register({
  id: "vec/Walk-v1",
  create: (kwargs: { readonly wind: number }) => {
    made.push(kwargs);
    return new Walk();
  },
  maxEpisodeSteps: 2,
  doc: { arguments: { wind: { type: "number", default: 0, min: 0, description: "" } } } as unknown as EnvDoc,
});

/** Which rows were truncated in each of three steps. */
function truncations(envs: VectorEnv<Box, Discrete>): number[][] {
  envs.reset();
  return [0, 1, 2].map(() => Array.from(envs.step(new Int32Array(envs.numEnvs).fill(1)).truncated));
}

describe("makeVec", () => {
  it("passes arguments to every row, and keeps them as data", () => {
    made.length = 0;
    const envs = makeVec("vec/Walk", { numEnvs: 2, seed: 3, wind: 4 });
    expect(made).toEqual([{ wind: 4 }, { wind: 4 }]);
    expect(envs.spec).toEqual({ id: "vec/Walk-v1", kwargs: { wind: 4 } });
    expect(makeVec("vec/Walk-v1", { maxEpisodeSteps: null }).spec).toEqual({
      id: "vec/Walk-v1",
      kwargs: {},
      maxEpisodeSteps: null,
    });
  });

  it("applies the registered step limit, another one, or none", () => {
    expect(truncations(makeVec("vec/Walk-v1", { numEnvs: 2 }))).toEqual([
      [0, 0],
      [1, 1],
      [0, 0],
    ]);
    expect(truncations(makeVec("vec/Walk-v1", { numEnvs: 1, maxEpisodeSteps: 1 }))).toEqual([[1], [1], [1]]);
    expect(truncations(makeVec("vec/Walk-v1", { numEnvs: 1, maxEpisodeSteps: null }))).toEqual([[0], [0], [0]]);
  });

  it("seeds row i with seed + i, from 0 when none is given", () => {
    const start = (seed: number) => new Walk().reset({ seed }).observation[0];
    const observations = (options: MakeVecOptions) =>
      Array.from(makeVec("vec/Walk-v1", options).reset().observations as Float32Array);
    expect(observations({ numEnvs: 2 })).toEqual([start(0), start(1)]);
    expect(observations({ numEnvs: 2, seed: 8 })).toEqual([start(8), start(9)]);
  });

  it("refuses unknown ids and arguments with the closest match", () => {
    expect(() => makeVec("vec/Walk-v2")).toThrow('did you mean "vec/Walk-v1"?');
    expect(() => makeVec("vec/Walk-v1", { winds: 1 })).toThrow(
      'unknown argument of vec/Walk-v1 "winds"; did you mean "wind"?',
    );
    expect(() => makeVec("vec/Walk-v1", { wind: -1 })).toThrow(
      "expected wind to be a number at least 0, got the number -1",
    );
  });

  it("is typed by the id where it is known", () => {
    expectTypeOf(makeVec("vec/Walk-v1")).toEqualTypeOf<VectorEnv<Box, Discrete>>();
    const id: string = "vec/Walk-v1";
    expectTypeOf(makeVec(id)).toEqualTypeOf<VectorEnv<Space, Space>>();
  });
});
