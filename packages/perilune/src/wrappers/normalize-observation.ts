import type { Env, Info, ResetOptions, Row, Transition } from "../envs/env.ts";
import { PeriluneError } from "../errors.ts";
import { RunningMeanStd, type RunningMeanStdState } from "../math/running-mean-std.ts";
import { narrow } from "../spaces/any-space.ts";
import { Box } from "../spaces/box.ts";
import { leavesOf } from "../spaces/leaves.ts";
import type { DType, NumericArray, Space, ValueOf } from "../spaces/space.ts";
import { Wrapper } from "./wrapper.ts";

/** Settings of `NormalizeObservation`. */
export interface NormalizeObservationOptions {
  /** Added to the variance before its square root is taken. @default 1e-8 */
  readonly epsilon?: number;
  /** What to normalise by and to update, such as the statistics of another wrapper. @default new ones */
  readonly statistics?: RunningMeanStd;
}

interface NormalizeObservationState {
  readonly env: unknown;
  readonly statistics: RunningMeanStdState;
}

/**
 * Shifts and scales each element of the observation by the mean and variance seen so far, to float32 without bounds.
 *
 * For loops of one's own; a policy trained here normalises by itself. Semantics of Gymnasium's `NormalizeObservation`:
 * the statistics take in an observation before it is normalised, the first of an episode too.
 */
export class NormalizeObservation<A extends Space = Space> extends Wrapper<Box, A> {
  /** Mean and variance of each element. */
  readonly statistics: RunningMeanStd;
  readonly epsilon: number;
  /** Whether observations still change the statistics; switch off to evaluate. */
  updateRunningMean = true;
  readonly #observation: readonly NumericArray[];

  constructor(env: Env<Box<DType>, A>, options: NormalizeObservationOptions = {}) {
    const space = narrow(env.observationSpace);
    if (space.kind !== "box") {
      throw new PeriluneError(
        `NormalizeObservation: expected a Box observation, got ${space.kind}; normalise its parts`,
      );
    }
    super(env, { observationSpace: new Box({ low: -Infinity, high: Infinity, shape: space.shape }) });
    this.epsilon = options.epsilon ?? 1e-8;
    this.statistics = options.statistics ?? new RunningMeanStd(space.size);
    if (this.statistics.mean.length !== space.size) {
      throw new PeriluneError(
        `NormalizeObservation: expected statistics of ${space.size} elements, got ${this.statistics.mean.length}; ` +
          "share them between environments of one kind",
      );
    }
    this.#observation = leavesOf(space).createRow();
  }

  override resetInto(row: Row, options?: ResetOptions): Info {
    const info = this.inner.resetInto(this.#observation, options);
    this.#normalize(row);
    return info;
  }

  override stepInto(action: ValueOf<A>, row: Row): Transition {
    const transition = this.inner.stepInto(action, this.#observation);
    this.#normalize(row);
    return transition;
  }

  override state(): NormalizeObservationState {
    return { env: this.inner.state(), statistics: this.statistics.state() };
  }

  override restore(state: unknown): void {
    const { env, statistics } = state as NormalizeObservationState;
    this.inner.restore(env);
    this.statistics.restore(statistics);
  }

  #normalize(row: Row): void {
    const [observation] = this.#observation;
    if (this.updateRunningMean) this.statistics.update(observation, 1);
    const { mean, variance } = this.statistics;
    const normalized = row[0];
    for (let i = 0; i < observation.length; i++) {
      normalized[i] = (observation[i] - mean[i]) / Math.sqrt(variance[i] + this.epsilon);
    }
  }
}
