import { leavesOf, type SpaceLeaves } from "../spaces/leaves.ts";
import type { NumericArray, Space, ValueOf } from "../spaces/space.ts";
import type { DrawContext } from "./draw-context.ts";

/** Side information of a reset or a step; may hold arrays (an action mask, say). Algorithms never need it. */
export type Info = Readonly<Record<string, unknown>>;

/** The info of most steps: nothing. One frozen object, so that the hot loop makes none. */
export const NO_INFO: Info = Object.freeze({});

/** How an episode begins. */
export interface ResetOptions {
  /** Integer of at least 0 that starts a new random stream; without it the present stream goes on. */
  readonly seed?: number;
  /** What an environment offers beyond its seed (Gymnasium's `options`). */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** What `reset` yields. */
export interface Reset<O> {
  readonly observation: O;
  readonly info: Info;
}

/** What one step yields. `terminated` (an end inside the task) and `truncated` (a limit outside it) are never merged. */
export interface Step<O> {
  readonly observation: O;
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly info: Info;
}

/**
 * A task to act in, with Gymnasium's contract.
 *
 * `reset` first, then `step` until `terminated` or `truncated`. An environment of one's own needs only these two
 * methods and the two spaces; everything marked optional adds a face that some part of the library can use.
 */
export interface Env<O extends Space = Space, A extends Space = Space> {
  readonly observationSpace: O;
  readonly actionSpace: A;
  reset(options?: ResetOptions): Reset<ValueOf<O>>;
  step(action: ValueOf<A>): Step<ValueOf<O>>;
  /** Exact state as plain data (typed arrays, bigints and every float allowed), for replay, scrubbing and resume. */
  state?(): unknown;
  /** Continues from a `state()` as if nothing had come between. */
  restore?(state: unknown): void;
  /** Draws the present state; `width` x `height` are those of the environment's documentation. */
  draw?(context: DrawContext): void;
  /** Planning: every outcome of an action in a state, with its probability. */
  transitions?(state: number, action: number): readonly Outcome[];
  /** Hindsight: the reward had another goal been desired. */
  computeReward?(achieved: NumericArray, desired: NumericArray, info: Info): number;
  /** Pushes what stands at a point (drawing units) by a force: the studio's mouse. */
  perturb?(x: number, y: number, fx: number, fy: number): void;
  close?(): void;
}

/** One possible outcome of an action, for planning. */
export interface Outcome {
  readonly probability: number;
  readonly state: number;
  readonly reward: number;
  readonly terminated: boolean;
}

/** What a step in place yields beside the observation it wrote; one object per environment, overwritten by each step. */
export interface Transition {
  reward: number;
  terminated: boolean;
  truncated: boolean;
  info: Info;
}

/** Views of one row of a batch, one per leaf of the space, in the space's leaf order. */
export type Row = readonly NumericArray[];

/**
 * An environment that writes its observation into a row it is given and makes nothing per step.
 *
 * Built-in environments extend this class: they write `resetInto` and `stepInto`, and `reset` and `step` derive from
 * them, so that one environment and a row of a vector cannot drift apart.
 */
export abstract class InPlaceEnv<O extends Space = Space, A extends Space = Space> implements Env<O, A> {
  abstract readonly observationSpace: O;
  abstract readonly actionSpace: A;

  /** Begins an episode and writes its first observation into `row`. */
  abstract resetInto(row: Row, options?: ResetOptions): Info;
  /** Takes one step and writes the observation into `row`; the result is valid until the next call. */
  abstract stepInto(action: ValueOf<A>, row: Row): Transition;
  abstract state(): unknown;
  abstract restore(state: unknown): void;
  draw?(context: DrawContext): void;
  transitions?(state: number, action: number): readonly Outcome[];
  computeReward?(achieved: NumericArray, desired: NumericArray, info: Info): number;
  perturb?(x: number, y: number, fx: number, fy: number): void;
  close?(): void;

  /** Whether `state` and `restore` work; false around a plain environment that offers neither. */
  get restorable(): boolean {
    return true;
  }

  #leaves: SpaceLeaves<O> | undefined;

  reset(options?: ResetOptions): Reset<ValueOf<O>> {
    const leaves = (this.#leaves ??= leavesOf(this.observationSpace));
    const row = leaves.createRow();
    const info = this.resetInto(row, options);
    return { observation: leaves.toValue(row), info };
  }

  step(action: ValueOf<A>): Step<ValueOf<O>> {
    const leaves = (this.#leaves ??= leavesOf(this.observationSpace));
    const row = leaves.createRow();
    const { reward, terminated, truncated, info } = this.stepInto(action, row);
    return { observation: leaves.toValue(row), reward, terminated, truncated, info };
  }
}
