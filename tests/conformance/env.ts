import { describe, expect, test } from "vitest";
import { checkArguments } from "../../packages/perilune/src/envs/arguments.ts";
import { checkEnv } from "../../packages/perilune/src/envs/check-env.ts";
import type { InPlaceEnv } from "../../packages/perilune/src/envs/env.ts";
import type { EnvDoc, QuantityDoc } from "../../packages/perilune/src/envs/env-doc.ts";
import { parseExact, stringifyExact } from "../../packages/perilune/src/math/exact-json.ts";
import { defaultRng, type Generator } from "../../packages/perilune/src/random/generator.ts";
import { narrow } from "../../packages/perilune/src/spaces/any-space.ts";
import { leavesOf } from "../../packages/perilune/src/spaces/leaves.ts";
import type { Space } from "../../packages/perilune/src/spaces/space.ts";
import { recordingContext } from "./recording-context.ts";

const STEPS = 300;

/** What the tests of an environment need to know about it. */
export interface AboutEnv {
  /** Its documentation; without one, what needs it is left out. */
  readonly doc?: EnvDoc | undefined;
  /** Whether the seed makes a difference. @default true */
  readonly hasChance?: boolean;
}

/**
 * What every environment of the library keeps to, beyond the contract that `checkEnv` knows.
 *
 * @param make builds a new environment, as registered
 */
export function testEnv(name: string, make: () => InPlaceEnv, { doc, hasChance = true }: AboutEnv = {}): void {
  describe(name, () => {
    test("passes checkEnv", () => {
      checkEnv(make);
    });

    test(`a seed decides an episode, and another seed ${hasChance ? "another" : "the same, for want of chance"}`, () => {
      const once = trace(make(), 7);
      expect(trace(make(), 7)).toEqual(once);
      if (hasChance) expect(trace(make(), 8)).not.toEqual(once);
      else expect(trace(make(), 8)).toEqual(once);
    });

    test("a seed given again begins the same stream again", () => {
      const env = make();
      const once = trace(env, 7);
      expect(trace(env, 7)).toEqual(once);
    });

    test("both faces show the same episodes", () => {
      const env = make();
      const { createRow, toValue } = leavesOf(env.observationSpace);
      const row = createRow();
      const rng = defaultRng(3);
      const lines: string[] = [];
      env.resetInto(row, { seed: 7 });
      for (let step = 0; step < STEPS; step++) {
        const { reward, terminated, truncated } = env.stepInto(env.actionSpace.sample(rng), row);
        lines.push(stringifyExact({ observation: toValue(row), reward, terminated, truncated }));
        if (terminated || truncated) env.resetInto(row);
      }
      expect(lines).toEqual(trace(make(), 7));
    });

    test("a state saved at any moment goes on with the same bits, here and in a new environment", () => {
      const moments = defaultRng(11);
      const env = make();
      const actions = defaultRng(3);
      env.reset({ seed: 7 });
      for (let saved = 0; saved < 12; saved++) {
        act(env, actions, moments.integers(0, 40));
        const state = stringifyExact(env.state());
        const ahead = moments.integers(0, 2 ** 31);
        const expected = act(env, defaultRng(ahead), 60);
        for (const other of [env, make()]) {
          other.restore(parseExact(state));
          expect(stringifyExact(other.state())).toBe(state);
          expect(act(other, defaultRng(ahead), 60)).toEqual(expected);
        }
      }
    });

    test("draws every state it comes to, always alike, and changes nothing by it", () => {
      const env = make();
      const actions = defaultRng(3);
      const drawings = new Set<string>();
      env.reset({ seed: 7 });
      for (let i = 0; i < 40; i++) {
        const before = stringifyExact(env.state());
        const drawing = drawn(env);
        expect(drawn(env)).toBe(drawing);
        expect(stringifyExact(env.state())).toBe(before);
        drawings.add(drawing);
        act(env, actions, 7);
      }
      expect(drawings.size).toBeGreaterThan(1);
    });

    if (make().perturb !== undefined) testPushes(make);
    if (doc !== undefined) testDoc(make(), doc);
  });
}

function testPushes(make: () => InPlaceEnv): void {
  test("a push changes the state where it meets something, and a push of no force changes nothing", () => {
    const env = make();
    env.reset({ seed: 7 });
    const pushAll = (fx: number, fy: number): void => {
      for (const x of [180, 270, 360]) for (const y of [120, 200, 280]) env.perturb?.(x, y, fx, fy);
    };
    const before = stringifyExact(env.state());
    pushAll(0, 0);
    expect(stringifyExact(env.state())).toBe(before);
    pushAll(3, -2);
    expect(stringifyExact(env.state())).not.toBe(before);
    act(env, defaultRng(0), 20);
    drawn(env);
  });
}

/** The documentation says what the environment does. */
function testDoc(env: InPlaceEnv, doc: EnvDoc): void {
  test("documented numbers are those of the spaces", () => {
    expectBounds(env.observationSpace, doc.observation);
    const actions = narrow(env.actionSpace);
    if (actions.kind === "discrete") {
      expect(doc.actions.map((action) => typeof action)).toEqual(Array(actions.n).fill("string"));
    } else {
      expectBounds(env.actionSpace, doc.actions as readonly QuantityDoc[]);
    }
  });

  test("keys and no key are valid actions", () => {
    expect(Object.keys(doc.keys).length).toBeGreaterThan(0);
    const idle = doc.idle === null ? {} : { "no key": doc.idle };
    for (const [key, action] of Object.entries({ ...doc.keys, ...idle })) {
      const value = typeof action === "number" ? action : Float32Array.from(action);
      expect(env.actionSpace.contains(value), `${key} → ${action}`).toBe(true);
    }
  });

  test("every text is there, and defaults keep to their own documentation", () => {
    for (const text of [doc.title, doc.description, doc.rewards, doc.startingState, doc.source]) {
      expect(text.trim()).not.toBe("");
    }
    expect(doc.episodeEnd.length).toBeGreaterThan(0);
    expect(Object.keys(doc.versions).length).toBeGreaterThan(0);
    for (const size of [doc.fps, doc.width, doc.height]) expect(size).toBeGreaterThan(0);
    for (const [name, argument] of Object.entries(doc.arguments)) {
      expect(checkArguments(name, { [name]: argument }, { [name]: argument.default })).toEqual({
        [name]: argument.default,
      });
      expect(argument.description.trim(), name).not.toBe("");
    }
  });
}

function expectBounds(space: Space, quantities: readonly QuantityDoc[]): void {
  const bounds = leavesOf(space).leaves.flatMap((leaf) => {
    const part = narrow(leaf.space);
    if (part.kind === "discrete") return [[part.start, part.start + part.n - 1]];
    if (part.kind === "box") return Array.from(part.low, (low, i) => [low, part.high[i]]);
    return Array(leaf.size).fill([expect.anything(), expect.anything()]);
  });
  const isFloat32 = leavesOf(space).leaves.some(({ dtype }) => dtype === "float32");
  const rounded = (bound: number): number => (isFloat32 ? Math.fround(bound) : bound);
  expect(quantities.map(({ min, max }) => [rounded(min), rounded(max)])).toEqual(bounds);
  for (const { name } of quantities) expect(name.trim()).not.toBe("");
}

/** What `STEPS` random actions after a reset yield, exactly. */
function trace(env: InPlaceEnv, seed: number): string[] {
  env.reset({ seed });
  return act(env, defaultRng(3), STEPS);
}

/** Acts at random, beginning a new episode where one ends; one exact line per step. */
function act(env: InPlaceEnv, rng: Generator, steps: number): string[] {
  const lines: string[] = [];
  for (let step = 0; step < steps; step++) {
    const { observation, reward, terminated, truncated } = env.step(env.actionSpace.sample(rng));
    lines.push(stringifyExact({ observation, reward, terminated, truncated }));
    if (terminated || truncated) env.reset();
  }
  return lines;
}

function drawn(env: InPlaceEnv): string {
  const { context, lines } = recordingContext();
  env.draw?.(context);
  const count = (name: string): number => lines.filter((line) => line.startsWith(`${name} `)).length;
  expect(count("save")).toBe(count("restore"));
  return lines.join("\n");
}
