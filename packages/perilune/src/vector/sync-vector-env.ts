import type { Env, Info, InPlaceEnv, Row } from "../envs/env.ts";
import { NO_INFO } from "../envs/env.ts";
import { asInPlace } from "../envs/in-place-adapter.ts";
import { PeriluneError } from "../errors.ts";
import { equals } from "../spaces/any-space.ts";
import { leavesOf, type SpaceLeaves } from "../spaces/leaves.ts";
import type { BatchOf, NumericArray, Space, ValueOf } from "../spaces/space.ts";
import type { EnvReference, VectorEnv, VectorStep } from "./vector-env.ts";

/** Where the rows begin, and what they are. */
export interface SyncVectorEnvOptions {
  /** Row i's first episode is seeded with `seed + i`. @default 0 */
  readonly seed?: number;
  /** What each row runs, as data. @default null */
  readonly spec?: EnvReference | null;
}

interface SyncVectorState {
  readonly started: boolean;
  /** Each row's own state, `null` unless all of them have one to give. */
  readonly rows: readonly unknown[];
  readonly observations: readonly NumericArray[];
}

/**
 * Environments stepped one after another in this thread, each writing into its row of the batch.
 *
 * Where an episode ends, its last observation and info are kept in `finalObservations` and `finalInfos`, and the next
 * episode begins in the same step. A mistake of a row's environment is reported with the row's number. Unless every row offers `state()`, each
 * begins a new episode, seeded as its first was, when the vector is restored.
 */
export class SyncVectorEnv<O extends Space = Space, A extends Space = Space> implements VectorEnv<O, A> {
  readonly numEnvs: number;
  readonly singleObservationSpace: O;
  readonly singleActionSpace: A;
  readonly spec: EnvReference | null;
  readonly restorable: boolean;
  readonly active: Uint8Array;

  readonly #envs: readonly InPlaceEnv<O, A>[];
  readonly #seed: number;
  readonly #step: VectorStep<O>;
  readonly #infos: Info[];
  readonly #finalInfos: Info[];
  readonly #observations: readonly NumericArray[];
  readonly #rows: readonly Row[];
  readonly #finalRows: readonly Row[];
  readonly #actions: RowActions<A>;
  #phase: "new" | "ready" | "sent" = "new";

  /**
   * @param makeEnv builds the environment of a row
   * @throws PeriluneError when a row's spaces are not those of row 0
   */
  constructor(makeEnv: (index: number) => Env<O, A>, numEnvs: number, options: SyncVectorEnvOptions = {}) {
    const { seed = 0, spec = null } = options;
    if (!(Number.isInteger(numEnvs) && numEnvs >= 1)) {
      throw new PeriluneError(
        `expected numEnvs to be an integer of at least 1, got ${numEnvs}; give the number of rows`,
      );
    }
    this.numEnvs = numEnvs;
    this.spec = spec;
    this.active = new Uint8Array(numEnvs).fill(1);
    this.#seed = checkedSeed(seed);
    this.#envs = Array.from({ length: numEnvs }, (_, i) => asInPlace(makeEnv(i)));
    this.singleObservationSpace = this.#envs[0].observationSpace;
    this.singleActionSpace = this.#envs[0].actionSpace;
    for (let i = 1; i < numEnvs; i++) this.#checkSpaces(i);
    this.restorable = this.#envs.every((env) => env.restorable);

    const leaves = leavesOf(this.singleObservationSpace);
    const observations = leaves.createBatch(numEnvs);
    const finalObservations = leaves.createBatch(numEnvs);
    this.#observations = leaves.batchLeaves(observations);
    this.#rows = leaves.rows(observations, numEnvs);
    this.#finalRows = leaves.rows(finalObservations, numEnvs);
    this.#actions = new RowActions(this.singleActionSpace, numEnvs);
    this.#infos = new Array<Info>(numEnvs).fill(NO_INFO);
    this.#finalInfos = new Array<Info>(numEnvs).fill(NO_INFO);
    this.#step = {
      observations,
      rewards: new Float64Array(numEnvs),
      terminated: new Uint8Array(numEnvs),
      truncated: new Uint8Array(numEnvs),
      finalObservations,
      infos: this.#infos,
      finalInfos: this.#finalInfos,
    };
  }

  reset(options: { readonly seed?: number } = {}): {
    readonly observations: BatchOf<O>;
    readonly infos: readonly Info[];
  } {
    const seed =
      options.seed === undefined ? (this.#phase === "new" ? this.#seed : undefined) : checkedSeed(options.seed);
    for (let i = 0; i < this.numEnvs; i++) this.#resetRow(i, seed);
    this.#phase = "ready";
    return { observations: this.#step.observations, infos: this.#infos };
  }

  step(actions: BatchOf<A>): VectorStep<O> {
    this.send(actions);
    return this.receive();
  }

  send(actions: BatchOf<A>): void {
    if (this.#phase === "new") throw outOfTurn("reset()", "actions");
    if (this.#phase === "sent") throw outOfTurn("receive()", "a second send()");
    this.#actions.take(actions);
    this.#phase = "sent";
  }

  receive(): VectorStep<O> {
    if (this.#phase !== "sent") throw outOfTurn("send(actions)", "receive()");
    this.#phase = "ready";
    const { rewards, terminated, truncated } = this.#step;
    let i = 0;
    try {
      for (; i < this.numEnvs; i++) {
        const transition = this.#envs[i].stepInto(this.#actions.of(i), this.#rows[i]);
        rewards[i] = transition.reward;
        terminated[i] = transition.terminated ? 1 : 0;
        truncated[i] = transition.truncated ? 1 : 0;
        this.#infos[i] = transition.info;
        this.#finalInfos[i] = NO_INFO;
        if (transition.terminated || transition.truncated) this.#beginNextEpisode(i);
      }
    } catch (error) {
      throw inRow(i, error);
    }
    return this.#step;
  }

  state(): SyncVectorState {
    if (this.#phase === "sent") throw outOfTurn("receive()", "state()");
    return {
      started: this.#phase === "ready",
      rows: this.#envs.map((env) => (this.restorable ? env.state() : null)),
      observations: this.#observations.map((array) => array.slice()),
    };
  }

  restore(state: unknown): BatchOf<O> {
    const { started, rows, observations } = state as SyncVectorState;
    if (rows.length !== this.numEnvs) {
      throw new PeriluneError(
        `expected the state of ${this.numEnvs} rows, got ${rows.length}; make as many environments as were saved`,
      );
    }
    for (let k = 0; k < observations.length; k++) this.#observations[k].set(observations[k]);
    for (let i = 0; i < this.numEnvs; i++) {
      if (this.restorable) this.#envs[i].restore(rows[i]);
      else if (started) this.#resetRow(i, this.#seed);
    }
    this.#phase = started ? "ready" : "new";
    return this.#step.observations;
  }

  close(): void {
    for (const env of this.#envs) env.close?.();
  }

  /** Same-step autoreset: keeps the true last observation and its info, and begins the next episode in the row. */
  #beginNextEpisode(i: number): void {
    const row = this.#rows[i];
    for (let k = 0; k < row.length; k++) this.#finalRows[i][k].set(row[k]);
    this.#finalInfos[i] = this.#infos[i];
    this.#infos[i] = this.#envs[i].resetInto(row);
  }

  #resetRow(i: number, seed: number | undefined): void {
    try {
      this.#infos[i] = this.#envs[i].resetInto(this.#rows[i], seed === undefined ? {} : { seed: seed + i });
    } catch (error) {
      throw inRow(i, error);
    }
  }

  #checkSpaces(i: number): void {
    const { observationSpace, actionSpace } = this.#envs[i];
    if (!equals(observationSpace, this.singleObservationSpace) || !equals(actionSpace, this.singleActionSpace)) {
      throw new PeriluneError(
        `expected every row to have the spaces of row 0, got other ones in row ${i}; make all rows of one kind`,
      );
    }
  }
}

/** The actions of one step, and the value that each row takes of them. */
class RowActions<A extends Space> {
  readonly #leaves: SpaceLeaves<A>;
  readonly #arrays: readonly NumericArray[];
  readonly #rows: readonly Row[];
  /** Values that are views of the arrays, so made only once; `null` where a value holds plain numbers. */
  readonly #views: readonly ValueOf<A>[] | null;
  readonly #numbers: NumericArray | null;

  constructor(space: A, rows: number) {
    this.#leaves = leavesOf(space);
    const batch = this.#leaves.createBatch(rows);
    this.#arrays = this.#leaves.batchLeaves(batch);
    this.#rows = this.#leaves.rows(batch, rows);
    const isParts = space.kind === "tuple" || space.kind === "dict";
    this.#numbers = space.kind === "discrete" ? this.#arrays[0] : null;
    this.#views = isParts || this.#numbers !== null ? null : this.#rows.map((row) => this.#leaves.toValue(row));
  }

  /** Copies a batch in. */
  take(actions: BatchOf<A>): void {
    const given = this.#leaves.batchLeaves(actions);
    for (let k = 0; k < given.length; k++) {
      const expected = this.#arrays[k].length;
      if (given[k].length !== expected) {
        throw new PeriluneError(
          `expected ${expected} numbers of actions for ${this.#rows.length} rows, got ${given[k].length}; ` +
            "give one action per row",
        );
      }
      this.#arrays[k].set(given[k]);
    }
  }

  /** The action of row `i`. */
  of(i: number): ValueOf<A> {
    if (this.#numbers !== null) return this.#numbers[i] as ValueOf<A>;
    return this.#views === null ? this.#leaves.toValue(this.#rows[i]) : this.#views[i];
  }
}

function checkedSeed(seed: number): number {
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new PeriluneError(`expected seed to be an integer of at least 0, got ${seed}; give another seed`);
}

function outOfTurn(expected: string, got: string): PeriluneError {
  return new PeriluneError(`expected ${expected} first, got ${got}; call ${expected} before it`);
}

/** The error of a row's environment, with the row's number before it when it is the user's to mend. */
function inRow(i: number, error: unknown): unknown {
  return error instanceof PeriluneError ? new PeriluneError(`row ${i}: ${error.message}`, { cause: error }) : error;
}
