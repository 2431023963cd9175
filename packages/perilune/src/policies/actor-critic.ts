import { exp } from "../math/exp-log.ts";
import type { Activation, Distribution, KernelKind } from "../nn/interfaces.ts";
import type { Generator } from "../random/generator.ts";
import { createArray } from "../spaces/dtype.ts";
import { type LeafArrays, leavesOf, type SpaceLeaves } from "../spaces/leaves.ts";
import type { BatchOf, DType, Leaf, NumericArray, Space, ValueOf } from "../spaces/space.ts";
import { type ActionWriter, actionWriter } from "./action-codec.ts";
import { ActorCriticNetwork } from "./actor-critic-network.ts";
import { type ActorCriticArch, actorCriticArch, type NetArch } from "./net-arch.ts";
import { needsGenerator, observationArrays } from "./observation-arrays.ts";
import { ObservationEncoder } from "./observation-encoder.ts";
import { isNormalized, ObservationNormalizer } from "./observation-normalizer.ts";
import type { Explanation, NamedTensor, Policy, PolicySpec, Prediction, PredictOptions } from "./policy.ts";

/** Spaces, shape and arithmetic of a policy. */
export interface ActorCriticOptions<O extends Space = Space, A extends Space = Space> {
  readonly observationSpace: O;
  readonly actionSpace: A;
  /** Sizes of the hidden layers. @default [64, 64] */
  readonly netArch?: NetArch;
  /** Their non-linearity. @default "tanh" */
  readonly activationFn?: Activation;
  /** Normalise observations and clip them to ± this; `null` leaves them as they are. @default null */
  readonly clipObs?: number | null;
  /** Most rows that go through the networks at once; `predict` takes any number. @default 64 */
  readonly maxBatch?: number;
  /** @default "simd" */
  readonly kernels?: KernelKind;
}

/** What an actor-critic policy is, as data. */
export interface ActorCriticSpec extends PolicySpec {
  readonly kind: "actor_critic";
  readonly netArch: ActorCriticArch;
  readonly activationFn: Activation;
  readonly clipObs: number | null;
}

/** What a policy did in training; every array is valid until the next call. */
export interface Decisions {
  /** As drawn, one row after another. */
  readonly actions: NumericArray;
  readonly logProbs: Float32Array;
  readonly values: Float32Array;
}

/** A policy and a value function over one observation, with separate or shared hidden layers. */
export class ActorCriticPolicy<O extends Space = Space, A extends Space = Space> implements Policy<O, A> {
  readonly observationSpace: O;
  readonly actionSpace: A;
  readonly spec: ActorCriticSpec;
  readonly network: ActorCriticNetwork;
  readonly encoder: ObservationEncoder;
  /** Statistics of the observations, where the policy normalises them. */
  readonly normalizer: ObservationNormalizer | null;
  readonly observationLeaves: SpaceLeaves<O>;
  readonly #actionLeaves: SpaceLeaves<A>;
  readonly #writeActions: ActionWriter;
  readonly #actions: NumericArray;
  readonly #logProbs: Float32Array;
  readonly #entropies: Float32Array;
  /** 0, 1, 2, …: the rows of a batch in their own order. */
  readonly #order: Int32Array;
  /** Normalised observations. */
  readonly #observed: NumericArray[];

  constructor(options: ActorCriticOptions<O, A>) {
    const { observationSpace, actionSpace, netArch = [64, 64], activationFn = "tanh", clipObs = null } = options;
    const { maxBatch = 64, kernels = "simd" } = options;
    const arch = actorCriticArch(netArch);
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    this.spec = {
      kind: "actor_critic",
      observationSpace: observationSpace.toJSON(),
      actionSpace: actionSpace.toJSON(),
      netArch: arch,
      activationFn,
      clipObs,
    };
    this.observationLeaves = leavesOf(observationSpace);
    const { leaves } = this.observationLeaves;
    this.encoder = new ObservationEncoder(leaves);
    this.normalizer =
      clipObs === null || !leaves.some(isNormalized) ? null : new ObservationNormalizer(leaves, clipObs);
    this.#actionLeaves = leavesOf(actionSpace);
    this.#writeActions = actionWriter(actionSpace);
    const { features } = this.encoder;
    this.network = new ActorCriticNetwork({ features, actionSpace, arch, activation: activationFn, maxBatch, kernels });
    this.#actions = this.distribution.createActions(maxBatch);
    this.#logProbs = new Float32Array(maxBatch);
    this.#entropies = new Float32Array(maxBatch);
    this.#order = Int32Array.from({ length: maxBatch }, (_, i) => i);
    this.#observed = this.createObservations(maxBatch);
  }

  get distribution(): Distribution {
    return this.network.distribution;
  }

  tensors(): ReadonlyMap<string, NamedTensor> {
    const weights = this.network.parameters.map(({ name, shape, data }) => [name, { shape, data }] as const);
    return new Map<string, NamedTensor>([...weights, ...(this.normalizer?.tensors() ?? [])]);
  }

  predict(observations: BatchOf<O>, options: PredictOptions = {}): Prediction<A> {
    const { deterministic = false, rng } = options;
    if (!deterministic && rng === undefined) throw needsGenerator();
    const { maxBatch } = this.network;
    const { actionSize } = this.distribution;
    const [arrays, rows] = observationArrays(this.observationLeaves, observations);
    const batch = this.#actionLeaves.createBatch(rows);
    const [target] = this.#actionLeaves.batchLeaves(batch);
    const sizes = this.observationLeaves.leaves.map((leaf) => leaf.size);
    for (let first = 0; first < rows; first += maxBatch) {
      const count = Math.min(maxBatch, rows - first);
      const chunk = arrays.map((array, k) => array.subarray(first * sizes[k], (first + count) * sizes[k]));
      const inputs = this.#actionInputs(chunk, count);
      if (deterministic) this.distribution.mode(inputs, count, this.#actions);
      else this.distribution.sample(inputs, count, this.#actions, rng as Generator);
      this.#writeActions(this.#actions, count * actionSize, target, first * actionSize);
    }
    return { actions: batch, state: null };
  }

  explain(observation: ValueOf<O>): Explanation {
    const row = this.observationLeaves.createRow();
    this.observationLeaves.write(observation, row);
    const explanation = this.distribution.explain(this.#actionInputs(row, 1));
    return { ...explanation, value: this.network.forwardValues(1)[0] };
  }

  /** New arrays for `rows` observations as `observe` gives them, one per leaf; normalised leaves are float32. */
  createObservations(rows: number): NumericArray[] {
    return this.observationLeaves.leaves.map((leaf) => createArray(this.#storedType(leaf), rows * leaf.size));
  }

  /** The observations as the networks take them: normalised, where the policy normalises. Valid until the next call. */
  observe(arrays: LeafArrays, rows: number): LeafArrays {
    if (this.normalizer === null) return arrays;
    this.normalizer.apply(arrays, rows, this.#observed);
    return this.#observed;
  }

  /** Draws an action for each of `rows` rows (at most `maxBatch`) of what `observe` gave. */
  decide(observed: LeafArrays, rows: number, rng: Generator): Decisions {
    this.encoder.encode(observed, this.#order, 0, rows, this.network.input);
    const { actionInputs, values } = this.network.forward(rows);
    this.distribution.sample(actionInputs, rows, this.#actions, rng);
    this.distribution.evaluate(actionInputs, this.#actions, rows, this.#logProbs, this.#entropies);
    return { actions: this.#actions, logProbs: this.#logProbs, values };
  }

  /** Writes drawn actions into a batch for the environment: continuous ones are clipped to their bounds. */
  writeActions(actions: NumericArray, rows: number, batch: BatchOf<A>): void {
    this.#writeActions(actions, rows * this.distribution.actionSize, this.#actionLeaves.batchLeaves(batch)[0], 0);
  }

  /** Mean standard deviation of continuous actions; `null` for all others. */
  meanStd(): number | null {
    const [logStd] = this.distribution.parameters;
    return logStd === undefined ? null : logStd.data.reduce((sum, x) => sum + exp(x), 0) / logStd.data.length;
  }

  createActionBatch(rows: number): BatchOf<A> {
    return this.#actionLeaves.createBatch(rows);
  }

  /** Values of the rows `indices[0 … count - 1]` (at most `maxBatch`) of what `observe` gave; valid until the next call. */
  values(observed: LeafArrays, indices: Int32Array, count: number): Float32Array {
    this.encoder.encode(observed, indices, 0, count, this.network.input);
    return this.network.forwardValues(count);
  }

  #actionInputs(arrays: LeafArrays, count: number): Float32Array {
    this.encoder.encode(this.observe(arrays, count), this.#order, 0, count, this.network.input);
    return this.network.forwardActions(count);
  }

  #storedType(leaf: Leaf): DType {
    return this.normalizer !== null && isNormalized(leaf) ? "float32" : leaf.dtype;
  }
}
