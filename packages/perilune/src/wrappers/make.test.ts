import { describe, expect, expectTypeOf, it } from "vitest";
import { Walk } from "../../../../tests/support/walk-env.ts";
import type { Env, InPlaceEnv } from "../envs/env.ts";
import { type EnvWhen, register } from "../envs/registry.ts";
import { PeriluneError } from "../errors.ts";
import type { Box } from "../spaces/box.ts";
import type { Discrete } from "../spaces/discrete.ts";
import type { Space } from "../spaces/space.ts";
import { make } from "./make.ts";

declare module "../envs/registry.ts" {
  interface EnvRegistry {
    "make/Walk-v1": Env<Box, Discrete>;
    "make/Endless-v0": EnvWhen<{ continuous: true }, Env<Box, Box>, Env<Box, Discrete>>;
  }
}

/** Never ends by itself. */
class Stroll extends Walk {
  override step(action: number): ReturnType<Walk["step"]> {
    return { ...super.step(action), terminated: false };
  }
}

register({ id: "make/Walk-v0", create: () => new Stroll(), maxEpisodeSteps: 99 });
register({ id: "make/Walk-v1", create: () => new Stroll(), maxEpisodeSteps: 3 });
register({ id: "make/Endless-v0", create: () => new Stroll() });

function lengthOf(env: InPlaceEnv<Space, Space>): number {
  env.reset({ seed: 0 });
  for (let length = 1; length <= 200; length++) if (env.step(length % 2).truncated) return length;
  return Infinity;
}

describe("make", () => {
  it("applies the registered step limit, of the latest version when none is given", () => {
    expect(lengthOf(make("make/Walk"))).toBe(3);
    expect(lengthOf(make("make/Walk-v0"))).toBe(99);
    expect(lengthOf(make("make/Endless-v0"))).toBe(Infinity);
  });

  it("takes another limit, or none", () => {
    expect(lengthOf(make("make/Walk-v1", { maxEpisodeSteps: 7 }))).toBe(7);
    expect(lengthOf(make("make/Walk-v1", { maxEpisodeSteps: null }))).toBe(Infinity);
    expect(lengthOf(make("make/Endless-v0", { maxEpisodeSteps: 2 }))).toBe(2);
    expect(() => make("make/Walk-v1", { maxEpisodeSteps: 0 })).toThrow(
      "maxEpisodeSteps to be an integer of at least 1, got 0",
    );
  });

  it("refuses steps out of turn", () => {
    const env = make("make/Walk-v1");
    expect(() => env.step(0)).toThrow(PeriluneError);
    env.reset();
    for (let i = 0; i < 3; i++) env.step(0);
    expect(() => env.step(0)).toThrow("call env.reset()");
  });

  it("names the closest id", () => {
    expect(() => make("make/Wlak-v1")).toThrow('unknown environment "make/Wlak-v1"; did you mean "make/Walk-v1"?');
  });

  it("is typed by the id where it is known", () => {
    const env = make("make/Walk-v1");
    expectTypeOf(env).toEqualTypeOf<InPlaceEnv<Box, Discrete>>();
    expectTypeOf(env.reset().observation).toEqualTypeOf<Float32Array>();
    expectTypeOf(env.step).parameter(0).toBeNumber();
    const id: string = "make/Walk-v1";
    expectTypeOf(make(id)).toEqualTypeOf<InPlaceEnv<Space, Space>>();
  });

  it("is typed by the arguments where its spaces depend on them", () => {
    const either = (continuous: boolean) => make("make/Endless-v0", { continuous });
    expectTypeOf(make("make/Endless-v0")).toEqualTypeOf<InPlaceEnv<Box, Discrete>>();
    expectTypeOf(make("make/Endless-v0", { continuous: false, wind: 1 })).toEqualTypeOf<InPlaceEnv<Box, Discrete>>();
    expectTypeOf(make("make/Endless-v0", { continuous: true, wind: 1 })).toEqualTypeOf<InPlaceEnv<Box, Box>>();
    expectTypeOf(either).returns.toEqualTypeOf<InPlaceEnv<Box, Box> | InPlaceEnv<Box, Discrete>>();
  });
});
