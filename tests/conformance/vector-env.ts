import { describe, expect, it } from "vitest";
import {
  type Env,
  type Info,
  InPlaceEnv,
  type ResetOptions,
  type Row,
  type Transition,
} from "../../packages/perilune/src/envs/env.ts";
import { parseExact, stringifyExact } from "../../packages/perilune/src/math/exact-json.ts";
import { defaultRng, type Generator } from "../../packages/perilune/src/random/generator.ts";
import { Box } from "../../packages/perilune/src/spaces/box.ts";
import { Dict } from "../../packages/perilune/src/spaces/dict.ts";
import { Discrete } from "../../packages/perilune/src/spaces/discrete.ts";
import { leavesOf } from "../../packages/perilune/src/spaces/leaves.ts";
import { MultiBinary } from "../../packages/perilune/src/spaces/multi-binary.ts";
import { MultiDiscrete } from "../../packages/perilune/src/spaces/multi-discrete.ts";
import type { NumericArray, Space } from "../../packages/perilune/src/spaces/space.ts";
import { Tuple } from "../../packages/perilune/src/spaces/tuple.ts";
import type { VectorEnv } from "../../packages/perilune/src/vector/vector-env.ts";

/** Builds the vector environment under test, of environments that a function makes. */
export type MakeVectorEnv = <O extends Space, A extends Space>(
  makeEnv: (index: number) => Env<O, A>,
  numEnvs: number,
  options: { readonly seed: number },
) => VectorEnv<O, A>;

/** Ends after a random number of steps, by turns terminated, truncated and both; shows seed, step and action. */
class Probe extends InPlaceEnv<Dict<{ step: Discrete; seen: Box<"float64"> }>, Space> {
  readonly observationSpace = new Dict({
    step: new Discrete(100),
    seen: new Box({ low: -1e6, high: 1e6, shape: [2], dtype: "float64" }),
  });
  readonly actionSpace: Space;
  #rng: Generator = defaultRng(0);
  #step = 0;
  #length = 0;
  #episode = 0;

  constructor(actionSpace: Space) {
    super();
    this.actionSpace = actionSpace;
  }

  resetInto(row: Row, options: ResetOptions = {}): Info {
    if (options.seed !== undefined) this.#rng = defaultRng(options.seed);
    this.#step = 0;
    this.#episode += 1;
    this.#length = 1 + this.#rng.integers(0, 4);
    this.#observe(row, 0);
    return { resetWith: options.seed, episode: this.#episode };
  }

  stepInto(action: unknown, row: Row): Transition {
    if (!this.actionSpace.contains(action)) throw new Error(`not an action: ${JSON.stringify(action)}`);
    this.#step += 1;
    this.#observe(row, sumOf(action));
    const ended = this.#step >= this.#length;
    return {
      reward: this.#rng.random(),
      terminated: ended && this.#episode % 3 !== 1,
      truncated: ended && this.#episode % 3 !== 0,
      info: { step: this.#step },
    };
  }

  state(): unknown {
    return { rng: this.#rng.state(), step: this.#step, length: this.#length, episode: this.#episode };
  }

  restore(state: unknown): void {
    const from = state as { rng: ReturnType<Generator["state"]>; step: number; length: number; episode: number };
    this.#rng.restore(from.rng);
    this.#step = from.step;
    this.#length = from.length;
    this.#episode = from.episode;
  }

  /** Leaves stand in the order of their names: `seen` before `step`. */
  #observe([seen, step]: Row, action: number): void {
    seen[0] = this.#rng.random();
    seen[1] = action;
    step[0] = this.#step;
  }
}

/** One number that tells actions apart. */
function sumOf(action: unknown): number {
  if (typeof action === "number") return action;
  const parts = Object.values(action as Record<string, unknown>);
  return parts.reduce<number>((sum, part, i) => sum + (i + 1) * sumOf(part), 0);
}

const ACTION_SPACES: readonly [string, Space][] = [
  ["Discrete", new Discrete(5, { start: -1 })],
  ["Box", new Box({ low: -1, high: 1, shape: [3] })],
  ["MultiDiscrete", new MultiDiscrete([3, 4])],
  ["MultiBinary", new MultiBinary(4)],
  ["Tuple", new Tuple([new Discrete(3), new Box({ low: -1, high: 1, shape: [2] })])],
  ["Dict", new Dict({ b: new Discrete(3), a: new MultiBinary(2) })],
];

const ROWS = 4;
const SEED = 40;

/** What every `VectorEnv` must do; `make` builds the implementation. */
export function testVectorEnv(name: string, make: MakeVectorEnv): void {
  describe(`${name} as a VectorEnv`, () => {
    describe.each(ACTION_SPACES)("with %s actions", (_, actionSpace) => {
      const build = () => make(() => new Probe(actionSpace), ROWS, { seed: SEED });
      const actionLeaves = leavesOf(actionSpace);
      const observationLeaves = leavesOf(new Probe(actionSpace).observationSpace);

      /** Draws one action per row, as values and as a batch. */
      function draw(rng: Generator): { values: unknown[]; batch: never } {
        const batch = actionLeaves.createBatch(ROWS);
        const values = actionLeaves.rows(batch, ROWS).map((row) => {
          const value = actionSpace.sample(rng);
          actionLeaves.write(value, row);
          return value;
        });
        return { values, batch: batch as never };
      }

      function valuesOf(batch: ReturnType<typeof observationLeaves.createBatch>): unknown[] {
        return structuredClone(observationLeaves.rows(batch, ROWS).map((row) => observationLeaves.toValue(row)));
      }

      it("runs each row as its environment runs alone, with autoreset and the true last observation", () => {
        const envs = build();
        const alone = Array.from({ length: ROWS }, () => new Probe(actionSpace));
        const starts = alone.map((env, i) => env.reset({ seed: SEED + i }));
        const { observations, infos } = envs.reset();
        expect(valuesOf(observations)).toEqual(starts.map((start) => start.observation));
        expect(infos).toEqual(starts.map((start) => start.info));

        const rng = defaultRng(1);
        let ends = 0;
        for (let t = 0; t < 40; t++) {
          const { values, batch } = draw(rng);
          const step = envs.step(batch);
          const shown = valuesOf(step.observations);
          const finals = valuesOf(step.finalObservations);
          for (const [i, env] of alone.entries()) {
            const expected = env.step(values[i]);
            const ended = expected.terminated || expected.truncated;
            expect(step.rewards[i]).toBe(expected.reward);
            expect(step.terminated[i]).toBe(Number(expected.terminated));
            expect(step.truncated[i]).toBe(Number(expected.truncated));
            if (ended) expect(finals[i]).toEqual(expected.observation);
            const next = ended ? env.reset() : expected;
            expect(shown[i]).toEqual(next.observation);
            expect(step.infos[i]).toEqual(next.info);
            expect(step.finalInfos[i]).toEqual(ended ? expected.info : {});
            ends += Number(ended);
          }
        }
        expect(ends).toBeGreaterThan(ROWS);
      });

      /** Everything that a number of steps yields. */
      function trace(envs: VectorEnv<Probe["observationSpace"], Space>, steps: number, seed: number): unknown[] {
        const rng = defaultRng(seed);
        return Array.from({ length: steps }, () => structuredClone(envs.step(draw(rng).batch)));
      }

      it("goes on with the same bits from a state, in itself and in a new one", () => {
        const envs = build();
        envs.reset();
        trace(envs, 7, 1);
        const state = stringifyExact(envs.state());
        const standing = valuesOf(envs.restore(parseExact(state)));
        const expected = trace(envs, 12, 2);
        for (const restored of [envs, build()]) {
          expect(valuesOf(restored.restore(parseExact(state)))).toEqual(standing);
          const later = trace(restored, 12, 2) as { finalObservations: unknown }[];
          // Rows whose episode did not end hold nothing of use there.
          const strip = (steps: unknown[]) => steps.map((step) => ({ ...(step as object), finalObservations: null }));
          expect(strip(later)).toEqual(strip(expected));
        }
      });

      it("takes actions from arrays that the caller changes afterwards", () => {
        const { batch } = draw(defaultRng(3));
        const [a, b] = [build(), build()];
        a.reset();
        b.reset();
        const expected = structuredClone(a.step(batch));
        b.send(batch);
        for (const array of actionLeaves.batchLeaves(batch) as NumericArray[]) array.fill(0);
        expect(b.receive()).toEqual(expected);
      });
    });

    const build = () => make(() => new Probe(new Discrete(2)), ROWS, { seed: SEED });
    const actions = () => new Int32Array(ROWS) as never;

    it("seeds the first reset by itself, and later ones only when told to", () => {
      const envs = build();
      const seeds = () => envs.reset().infos.map((info) => info.resetWith);
      expect(seeds()).toEqual([40, 41, 42, 43]);
      expect(seeds()).toEqual([undefined, undefined, undefined, undefined]);
      expect(envs.reset({ seed: 7 }).infos.map((info) => info.resetWith)).toEqual([7, 8, 9, 10]);
      const first = structuredClone(build().reset({ seed: 7 }).observations);
      expect(envs.reset({ seed: 7 }).observations).toEqual(first);
    });

    it("tells how many rows it has, and that each needs an action", () => {
      const envs = build();
      expect(envs.numEnvs).toBe(ROWS);
      expect(envs.active).toEqual(new Uint8Array(ROWS).fill(1));
      expect(envs.singleActionSpace.toJSON()).toEqual({ kind: "discrete", n: 2, start: 0 });
      expect(envs.singleObservationSpace.kind).toBe("dict");
    });

    it("refuses calls out of turn, saying what to call first", () => {
      const envs = build();
      expect(() => envs.step(actions())).toThrow("expected reset() first");
      envs.reset();
      expect(() => envs.receive()).toThrow("expected send(actions) first");
      envs.send(actions());
      expect(() => envs.send(actions())).toThrow("expected receive() first");
      expect(() => envs.state()).toThrow("expected receive() first");
      envs.receive();
      envs.step(actions());
    });

    it("refuses actions of another number or element type", () => {
      const envs = build();
      envs.reset();
      expect(() => envs.step(new Int32Array(3) as never)).toThrow("expected 4 numbers of actions for 4 rows, got 3");
      expect(() => envs.step(new Float32Array(4) as never)).toThrow("expected a Int32Array, got a Float32Array");
      expect(() => envs.step([0, 0, 0, 0] as never)).toThrow("expected a Int32Array, got an array of length 4");
      envs.step(actions());
    });

    it("refuses the state of another number of rows", () => {
      const state = make(() => new Probe(new Discrete(2)), 2, { seed: 0 }).state();
      expect(() => build().restore(state)).toThrow("expected the state of 4 rows, got 2");
    });

    it("restores a state from before the first reset", () => {
      const envs = build();
      const state = envs.state();
      envs.reset();
      envs.restore(state);
      expect(envs.reset().infos.map((info) => info.resetWith)).toEqual([40, 41, 42, 43]);
    });
  });
}
