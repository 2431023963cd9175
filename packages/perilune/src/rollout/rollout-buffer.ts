import type { ActorCriticPolicy, Decisions } from "../policies/actor-critic.ts";
import type { LeafArrays } from "../spaces/leaves.ts";
import type { NumericArray } from "../spaces/space.ts";
import { computeGae } from "./gae.ts";

/**
 * The experience of one rollout, `nSteps` steps of every environment, as named flat arrays.
 *
 * Row `env * nSteps + step` holds a step: each environment's steps lie one after another, the order into which
 * Stable-Baselines3 flattens its buffer, so that a permutation of the rows means the same in both.
 */
export class RolloutBuffer {
  readonly nSteps: number;
  readonly numEnvs: number;
  /** Rows in all. */
  readonly size: number;
  /** One array per leaf, as the policy saw it (normalised where it normalises). */
  readonly observations: readonly NumericArray[];
  /** As drawn: continuous actions are not clipped. */
  readonly actions: NumericArray;
  readonly rewards: Float32Array;
  /** 1 where a step is the first of its episode. */
  readonly episodeStarts: Uint8Array;
  readonly values: Float32Array;
  readonly logProbs: Float32Array;
  readonly advantages: Float32Array;
  readonly returns: Float32Array;
  readonly #leafSizes: readonly number[];
  readonly #actionSize: number;

  /** Room for the observations and actions of `policy`. */
  constructor(policy: ActorCriticPolicy, options: { readonly nSteps: number; readonly numEnvs: number }) {
    this.nSteps = options.nSteps;
    this.numEnvs = options.numEnvs;
    this.size = options.nSteps * options.numEnvs;
    this.observations = policy.createObservations(this.size);
    this.actions = policy.distribution.createActions(this.size);
    this.#leafSizes = policy.observationLeaves.leaves.map((leaf) => leaf.size);
    this.#actionSize = policy.distribution.actionSize;
    this.rewards = new Float32Array(this.size);
    this.episodeStarts = new Uint8Array(this.size);
    this.values = new Float32Array(this.size);
    this.logProbs = new Float32Array(this.size);
    this.advantages = new Float32Array(this.size);
    this.returns = new Float32Array(this.size);
  }

  /** Stores what was seen and decided at `step`, a row per environment. */
  setDecision(step: number, observations: LeafArrays, episodeStarts: Uint8Array, decisions: Decisions): void {
    const { actions, values, logProbs } = decisions;
    for (let k = 0; k < observations.length; k++) {
      this.#scatter(step, observations[k], this.observations[k], this.#leafSizes[k]);
    }
    this.#scatter(step, actions, this.actions, this.#actionSize);
    this.#scatter(step, episodeStarts, this.episodeStarts, 1);
    this.#scatter(step, values, this.values, 1);
    this.#scatter(step, logProbs, this.logProbs, 1);
  }

  /** Stores what the decisions of `step` earned. */
  setRewards(step: number, rewards: Float64Array): void {
    for (let env = 0; env < this.numEnvs; env++) this.rewards[env * this.nSteps + step] = rewards[env];
  }

  /** Fills `advantages` and `returns`; the arguments say how the segment goes on, one element per environment. */
  computeAdvantages(
    lastValues: Float32Array,
    lastDones: Uint8Array,
    options: { readonly gamma: number; readonly gaeLambda: number },
  ): void {
    const { nSteps, numEnvs, rewards, values, episodeStarts } = this;
    const { gamma, gaeLambda } = options;
    const segment = { nSteps, numEnvs, rewards, values, episodeStarts, lastValues, lastDones, gamma, gaeLambda };
    computeGae(segment, this.advantages, this.returns);
  }

  /** Copies a row per environment to the rows of `step`. */
  #scatter(step: number, from: NumericArray, to: NumericArray, width: number): void {
    for (let env = 0; env < this.numEnvs; env++) {
      const target = (env * this.nSteps + step) * width;
      for (let j = 0; j < width; j++) to[target + j] = from[env * width + j];
    }
  }
}
