import { PeriluneError } from "../errors.ts";
import type { ObservationEncoder } from "../policies/observation-encoder.ts";
import type { Generator } from "../random/generator.ts";
import { createArray } from "../spaces/dtype.ts";
import type { LeafArrays } from "../spaces/leaves.ts";
import type { Leaf, NumericArray } from "../spaces/space.ts";

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
  readonly #actionSize: number;
  /** Steps in the ring: one more than can be sampled. */
  readonly #steps: number;
  /** Where the next transitions go. */
  #head = 0;
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
    this.#actionSize = actionLeaf.size;
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
      const held = this.#rowsOfStep(this.#head);
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
    for (let i = 0; i < actions.length; i++) this.actions[first * this.#actionSize + i] = actions[i];
    for (let env = 0; env < this.numEnvs; env++) {
      this.rewards[first + env] = rewards[env];
      if (terminated[env] === 0 && truncated[env] === 0) continue;
      const place = this.#keepFinal(finalObservations, env) + 1;
      this.#endings[first + env] = terminated[env] === 0 ? -place : place;
    }
    this.#head = (this.#head + 1) % this.#steps;
    if (this.#filled < this.#steps - 1) this.#filled += 1;
    else this.#forget(this.#head);
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

  /** Everything held, as arrays by name; what was never written is left out. */
  state(): Record<string, NumericArray> {
    const rows = Math.min(this.#filled + 1, this.#steps) * this.numEnvs;
    const arrays: Record<string, NumericArray> = {
      "replay.place": Float64Array.of(this.#head, this.#filled, this.#finalRows),
      "replay.free": Int32Array.from(this.#free),
    };
    for (const [name, array, size] of this.#parts()) arrays[name] = array.slice(0, rows * size);
    for (const [k, { size }] of this.#leaves.entries()) {
      arrays[`replay.final_observations.${k}`] = this.#finals[k].slice(0, this.#finalRows * size);
    }
    return arrays;
  }

  /** Holds what `state` gave, exactly. Throws a PeriluneError, and changes nothing, where the arrays do not fit. */
  restore(arrays: Readonly<Record<string, NumericArray>>): void {
    const [head, filled, finalRows] = arrayOf(arrays, "replay.place", new Float64Array(3), 3);
    const rows = Math.min(filled + 1, this.#steps) * this.numEnvs;
    const parts = this.#parts().map(
      ([name, array, size]) => [array, arrayOf(arrays, name, array, rows * size)] as const,
    );
    const finals = this.#leaves.map((leaf, k) =>
      arrayOf(arrays, `replay.final_observations.${k}`, this.#finals[k], finalRows * leaf.size),
    );
    const free = arrayOf(arrays, "replay.free", new Int32Array(0));
    for (const [own, saved] of parts) own.set(saved);
    this.#endings.fill(0, rows);
    this.#finals = this.#finalsOf(Math.max(FIRST_FINALS, finalRows));
    for (const [k, saved] of finals.entries()) this.#finals[k].set(saved);
    [this.#head, this.#filled, this.#finalRows, this.#free] = [head, filled, finalRows, [...free]];
  }

  /** The arrays of the ring, with their names and elements per row. */
  #parts(): [name: string, array: NumericArray, size: number][] {
    return [
      ...this.#leaves.map(({ size }, k): [string, NumericArray, number] => {
        return [`replay.observations.${k}`, this.observations[k], size];
      }),
      ["replay.actions", this.actions, this.#actionSize],
      ["replay.rewards", this.rewards, 1],
      ["replay.endings", this.#endings, 1],
    ];
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

  #rowsOfStep(step: number): LeafArrays {
    return this.observations.map((array, k) => {
      const width = this.numEnvs * this.#leaves[k].size;
      return array.subarray(step * width, (step + 1) * width);
    });
  }
}

/** The array of that name, of the type of `like` and, where given, of that length. */
function arrayOf<T extends NumericArray>(
  arrays: Readonly<Record<string, NumericArray>>,
  name: string,
  like: T,
  length?: number,
): T {
  const array: NumericArray | undefined = arrays[name];
  if (array?.constructor === like.constructor && (length ?? array.length) === array.length) return array as T;
  throw new PeriluneError(`array "${name}" is missing from the state or of another size; take an undamaged checkpoint`);
}
