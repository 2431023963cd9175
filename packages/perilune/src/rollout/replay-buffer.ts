import { PeriluneError } from "../errors.ts";
import type { ObservationEncoder } from "../policies/observation-encoder.ts";
import type { Generator } from "../random/generator.ts";
import { createArray } from "../spaces/dtype.ts";
import type { LeafArrays } from "../spaces/leaves.ts";
import type { Leaf, NumericArray } from "../spaces/space.ts";
import {
  arrayOf,
  namedArrays,
  type ReplayHistory,
  type ReplaySegment,
  type SegmentArrays,
  segmentArrays,
} from "./replay-segment.ts";

/** What a replay buffer holds, and how much of it. */
export interface ReplayBufferOptions {
  readonly observationLeaves: readonly Leaf[];
  /** The one leaf of the action space. */
  readonly actionLeaf: Leaf;
  /** Transitions held at most, over all environments; at least one for each. */
  readonly capacity: number;
  readonly numEnvs: number;
}

/** What one step of every environment gave, a row each. */
export interface ReplayStep {
  readonly actions: NumericArray;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /** Observations to act on next, one array per leaf; of a new episode where one ended. */
  readonly observations: LeafArrays;
  /** The last observations of the episodes that ended. */
  readonly finalObservations: LeafArrays;
}

/** Everything that a replay buffer is. */
export interface ReplayBufferState {
  /** The observations whose actions are still to come, by name. */
  readonly arrays: Readonly<Record<string, NumericArray>>;
  readonly replay: ReplayHistory;
}

/** Room of the side table at first; it doubles. */
const FIRST_FINALS = 16;
/** Rows are counted in 32 bits. */
const MAX_ROWS = 2_147_483_647;

/**
 * The latest transitions of several environments, to be sampled again and again (Lin, 1992; Mnih et al., 2015).
 *
 * A ring of steps, `numEnvs` rows each; every element is stored in the type of its space. A row's next observation is the
 * same environment's row one step later, so it is stored once: the step at the write head has its observations, but no
 * actions yet, and is never sampled. Where an episode ended, the last observation stands in a side table instead.
 */
export class ReplayBuffer {
  readonly numEnvs: number;
  /** Transitions held at most. */
  readonly capacity: number;
  /** One array per leaf. */
  readonly observations: readonly NumericArray[];
  readonly actions: NumericArray;
  readonly rewards: Float32Array;
  /** 0 where the episode goes on; k where it terminated and −k where it was truncated, its final row being k − 1. */
  readonly #endings: Int32Array;
  readonly #leaves: readonly Leaf[];
  readonly #actionLeaf: Leaf;
  /** Steps in the ring: one more than can be sampled. */
  readonly #steps: number;
  /** Steps stored since the run began: step n stands at n modulo the ring's length. */
  #added = 0;
  /** Steps that hold transitions. */
  #filled = 0;
  /** Final observations, and the rows of them that are free again. */
  #finals: NumericArray[];
  #finalRows = 0;
  #free: number[] = [];
  readonly #oneRow = new Int32Array(1);

  constructor(options: ReplayBufferOptions) {
    const { observationLeaves, actionLeaf, capacity, numEnvs } = options;
    const steps = Math.max(1, Math.floor(capacity / numEnvs)) + 1;
    const rows = steps * numEnvs;
    this.numEnvs = numEnvs;
    this.capacity = rows - numEnvs;
    this.#steps = steps;
    this.#leaves = observationLeaves;
    this.#actionLeaf = actionLeaf;
    try {
      if (!(rows <= MAX_ROWS)) throw new RangeError("more rows than can be counted");
      this.observations = observationLeaves.map((leaf) => createArray(leaf.dtype, rows * leaf.size));
      this.actions = createArray(actionLeaf.dtype, rows * actionLeaf.size);
      this.rewards = new Float32Array(rows);
      this.#endings = new Int32Array(rows);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new PeriluneError(
        `this machine does not grant a replay buffer of ${capacity} transitions; give a smaller buffer_size`,
        { cause: error },
      );
    }
    this.#finals = this.#finalsOf(FIRST_FINALS);
  }

  /** Transitions held. */
  get size(): number {
    return this.#filled * this.numEnvs;
  }

  /** Bytes of all arrays. */
  get bytes(): number {
    const arrays = [...this.observations, this.actions, this.rewards, this.#endings, ...this.#finals];
    return arrays.reduce((sum, array) => sum + array.byteLength, 0);
  }

  /** Starts from observations that do not follow from what is held: episodes under way are cut off where they stand. */
  begin(observations: LeafArrays): void {
    if (this.#filled > 0) {
      const held = this.#rowsUnderWay();
      const last = ((this.#head || this.#steps) - 1) * this.numEnvs;
      for (let env = 0; env < this.numEnvs; env++) {
        if (this.#endings[last + env] === 0) this.#endings[last + env] = -this.#keepFinal(held, env) - 1;
      }
    }
    this.#writeObservations(observations);
  }

  /** Stores one step of every environment. */
  add(step: ReplayStep): void {
    const { actions, rewards, terminated, truncated, finalObservations } = step;
    const first = this.#head * this.numEnvs;
    for (let i = 0; i < actions.length; i++) this.actions[first * this.#actionLeaf.size + i] = actions[i];
    for (let env = 0; env < this.numEnvs; env++) {
      this.rewards[first + env] = rewards[env];
      if (terminated[env] === 0 && truncated[env] === 0) continue;
      const place = this.#keepFinal(finalObservations, env) + 1;
      this.#endings[first + env] = terminated[env] === 0 ? -place : place;
    }
    this.#advance();
    this.#writeObservations(step.observations);
  }

  /** Draws `count` rows with replacement, every transition held being as likely. */
  sample(rng: Generator, count: number, rows: Int32Array): void {
    const { size } = this;
    const ring = this.#steps * this.numEnvs;
    const oldest = ((this.#head + this.#steps - this.#filled) % this.#steps) * this.numEnvs;
    for (let i = 0; i < count; i++) {
      const row = oldest + rng.integers(size);
      rows[i] = row < ring ? row : row - ring;
    }
  }

  /** Writes the observations of the first `count` of `rows` as a network's inputs. */
  encode(encoder: ObservationEncoder, rows: Int32Array, count: number, out: Float32Array): void {
    encoder.encode(this.observations, rows, 0, count, out);
  }

  /** The same of the observations that followed; `nextRows` has room for `count` numbers. */
  encodeNext(
    encoder: ObservationEncoder,
    rows: Int32Array,
    count: number,
    out: Float32Array,
    nextRows: Int32Array,
  ): void {
    const ring = this.#steps * this.numEnvs;
    for (let i = 0; i < count; i++) nextRows[i] = (rows[i] + this.numEnvs) % ring;
    encoder.encode(this.observations, nextRows, 0, count, out);
    for (let i = 0; i < count; i++) {
      const ending = this.#endings[rows[i]];
      if (ending === 0) continue;
      this.#oneRow[0] = Math.abs(ending) - 1;
      const { features } = encoder;
      encoder.encode(this.#finals, this.#oneRow, 0, 1, out.subarray(i * features, (i + 1) * features));
    }
  }

  /** Whether the episode ended in this row by the task itself; not where a limit cut it off. */
  isTerminal(row: number): boolean {
    return this.#endings[row] > 0;
  }

  /** Everything held; of the transitions, those after the first `from` of the run, where the others are kept already. */
  state(from = 0): ReplayBufferState {
    const to = this.#added * this.numEnvs;
    const oldest = to - this.size;
    const first = Math.max(from, oldest);
    const underWay = this.#rowsUnderWay().map((array, k) => [underWayName(k), array.slice()] as const);
    const segments = first < to ? [this.#segment(first, to, oldest)] : [];
    return { arrays: Object.fromEntries(underWay), replay: { from: oldest, to, segments } };
  }

  /**
   * Holds what `state` gave, exactly; its segments may have been given one by one.
   *
   * Throws a PeriluneError, and changes nothing, where they do not fit or do not hold all of it.
   */
  restore({ arrays, replay }: { readonly arrays: ReplayBufferState["arrays"]; readonly replay?: ReplayHistory }): void {
    if (replay === undefined)
      throw new PeriluneError("expected a state with a replay buffer, got one without; take another");
    const { from, to, segments } = replay;
    const begin = segments[0]?.from ?? to;
    const isWhole = segments.every((segment, i) => segment.to === (segments[i + 1]?.from ?? to));
    if (from !== Math.max(0, to - this.capacity) || begin > from || !isWhole) {
      throw new PeriluneError(
        `expected the latest ${this.capacity} of ${to} transitions for the replay buffer, got others or a part of them; ` +
          "configure the run as it was, and read all segments that its checkpoint names",
      );
    }
    const parts = segments.map((segment) => segmentArrays(segment, this.#leaves, this.#actionLeaf));
    const underWay = this.#rowsUnderWay().map((rows, k) => arrayOf(arrays, underWayName(k), rows, rows.length));
    this.#endings.fill(0);
    this.#finals = this.#finalsOf(FIRST_FINALS);
    [this.#added, this.#filled, this.#finalRows, this.#free] = [begin / this.numEnvs, 0, 0, []];
    for (const part of parts) this.#append(part);
    this.#writeObservations(underWay);
  }

  /** Where the next transitions go. */
  get #head(): number {
    return this.#added % this.#steps;
  }

  /** The transitions `from` to `to` of the run; `oldest` is the first that is held. */
  #segment(from: number, to: number, oldest: number): ReplaySegment {
    const ring = this.#steps * this.numEnvs;
    const [ended, truncated, places]: number[][] = [[], [], []];
    for (let i = Math.max(oldest, from - this.numEnvs); i < to; i++) {
      const ending = this.#endings[i % ring];
      if (ending === 0) continue;
      ended.push(i - from);
      truncated.push(ending < 0 ? 1 : 0);
      places.push(Math.abs(ending) - 1);
    }
    const rows = (array: NumericArray, { size }: { readonly size: number }): NumericArray => {
      const first = (from % ring) * size;
      const copy = array.slice(0, (to - from) * size);
      copy.set(array.subarray(first, first + copy.length));
      const beforeEnd = array.length - first;
      if (copy.length > beforeEnd) copy.set(array.subarray(0, copy.length - beforeEnd), beforeEnd);
      return copy;
    };
    const finals = this.#finals.map((table, k) => {
      const { dtype, size } = this.#leaves[k];
      const copy = createArray(dtype, places.length * size);
      for (const [i, place] of places.entries()) copy.set(table.subarray(place * size, (place + 1) * size), i * size);
      return copy;
    });
    const arrays = namedArrays({
      observations: this.observations.map((array, k) => rows(array, this.#leaves[k])),
      actions: rows(this.actions, this.#actionLeaf),
      rewards: rows(this.rewards, { size: 1 }) as Float32Array,
      ended: Int32Array.from(ended),
      truncated: Uint8Array.from(truncated),
      finals,
    });
    return { from, to, arrays };
  }

  /** Stores the transitions of a segment after those held. */
  #append(segment: SegmentArrays): void {
    const { ended, rewards } = segment;
    const ring = this.#steps * this.numEnvs;
    const from = this.#added * this.numEnvs;
    const firstOwn = ended.findIndex((row) => row >= 0);
    const own = firstOwn < 0 ? ended.length : firstOwn;
    if (this.#filled > 0) this.#endEpisodes(segment, from, 0, own);
    const store = (array: NumericArray, rows: NumericArray, size: number): void => {
      const beforeEnd = (ring - (from % ring)) * size;
      array.set(rows.subarray(0, beforeEnd), (from % ring) * size);
      array.set(rows.subarray(beforeEnd));
    };
    for (const [k, { size }] of this.#leaves.entries()) store(this.observations[k], segment.observations[k], size);
    store(this.actions, segment.actions, this.#actionLeaf.size);
    store(this.rewards, rewards, 1);
    for (let i = 0; i < rewards.length; i += this.numEnvs) this.#advance();
    this.#endEpisodes(segment, from, own, ended.length);
  }

  /** Ends the episodes of some entries of a segment's `ended`, where they have not ended yet. */
  #endEpisodes({ ended, truncated, finals }: SegmentArrays, from: number, first: number, last: number): void {
    for (let i = first; i < last; i++) {
      const row = (from + ended[i]) % this.#endings.length;
      if (this.#endings[row] !== 0) continue;
      const place = this.#keepFinal(finals, i) + 1;
      this.#endings[row] = truncated[i] === 1 ? -place : place;
    }
  }

  /** Goes on to the next step; the oldest is given up where all are filled. */
  #advance(): void {
    this.#added += 1;
    if (this.#filled < this.#steps - 1) this.#filled += 1;
    else this.#forget(this.#head);
  }

  /** Gives up the transitions of a step, whose rows are about to be written again. */
  #forget(step: number): void {
    for (let row = step * this.numEnvs; row < (step + 1) * this.numEnvs; row++) {
      const ending = this.#endings[row];
      if (ending !== 0) this.#free.push(Math.abs(ending) - 1);
      this.#endings[row] = 0;
    }
  }

  #writeObservations(observations: LeafArrays): void {
    for (let k = 0; k < observations.length; k++) {
      const width = this.numEnvs * this.#leaves[k].size;
      const [from, to, first] = [observations[k], this.observations[k], this.#head * width];
      for (let i = 0; i < width; i++) to[first + i] = from[i];
    }
  }

  /** Copies the row of one environment into the side table; returns its place there. */
  #keepFinal(observations: LeafArrays, env: number): number {
    const place = this.#free.pop() ?? this.#finalRows++;
    for (let k = 0; k < observations.length; k++) {
      const { size, dtype } = this.#leaves[k];
      if ((place + 1) * size > this.#finals[k].length) {
        const larger = createArray(dtype, 2 * this.#finals[k].length);
        larger.set(this.#finals[k]);
        this.#finals[k] = larger;
      }
      for (let j = 0; j < size; j++) this.#finals[k][place * size + j] = observations[k][env * size + j];
    }
    return place;
  }

  #finalsOf(rows: number): NumericArray[] {
    return this.#leaves.map((leaf) => createArray(leaf.dtype, rows * leaf.size));
  }

  /** The rows whose actions are still to come. */
  #rowsUnderWay(): NumericArray[] {
    return this.observations.map((array, k) => {
      const width = this.numEnvs * this.#leaves[k].size;
      return array.subarray(this.#head * width, (this.#head + 1) * width);
    });
  }
}

/** Name of the observations under way among the arrays of a state. */
const underWayName = (leaf: number): string => `replay.observations.${leaf}`;
