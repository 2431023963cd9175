import { PeriluneError } from "../errors.ts";
import type { Activation, KernelKind } from "../nn/interfaces.ts";
import type { Generator } from "../random/generator.ts";
import type { Discrete } from "../spaces/discrete.ts";
import { type LeafArrays, leavesOf, type SpaceLeaves } from "../spaces/leaves.ts";
import type { BatchOf, NumericArray, Space, ValueOf } from "../spaces/space.ts";
import { needsGenerator, observationArrays } from "./observation-arrays.ts";
import { ObservationEncoder } from "./observation-encoder.ts";
import type { Explanation, NamedTensor, Policy, PolicySpec, Prediction, PredictOptions } from "./policy.ts";
import { bestAction, QNetwork } from "./q-network.ts";

/** Spaces, shape and arithmetic of a policy. */
export interface QNetworkPolicyOptions<O extends Space = Space, A extends Discrete = Discrete> {
  readonly observationSpace: O;
  readonly actionSpace: A;
  /** Sizes of the hidden layers. @default [64, 64] */
  readonly netArch?: readonly number[];
  /** Their non-linearity. @default "relu" */
  readonly activationFn?: Activation;
  /** Probability of a random action where a prediction is not deterministic. @default 0.05 */
  readonly explorationRate?: number;
  /** Most rows that go through the network at once; `predict` takes any number. @default 64 */
  readonly maxBatch?: number;
  /** @default "simd" */
  readonly kernels?: KernelKind;
}

/** What a Q-network policy is, as data. */
export interface QNetworkSpec extends PolicySpec {
  readonly kind: "q_network";
  readonly netArch: readonly number[];
  readonly activationFn: Activation;
  readonly explorationRate: number;
}

/**
 * A network of action values, acted on greedily.
 *
 * A prediction that is not deterministic is ε-greedy, each row for itself: with probability `explorationRate` (that of
 * the end of the training, as a finished model of Stable-Baselines3 has it) any action, else the best.
 */
export class QNetworkPolicy<O extends Space = Space, A extends Discrete = Discrete> implements Policy<O, A> {
  readonly observationSpace: O;
  readonly actionSpace: A;
  readonly spec: QNetworkSpec;
  readonly network: QNetwork;
  readonly encoder: ObservationEncoder;
  readonly observationLeaves: SpaceLeaves<O>;
  readonly maxBatch: number;
  /** 0, 1, 2, …: the rows of a batch in their own order. */
  readonly #order: Int32Array;

  /** @throws PeriluneError unless the actions are Discrete */
  constructor(options: QNetworkPolicyOptions<O, A>) {
    const { observationSpace, actionSpace, netArch = [64, 64], activationFn = "relu" } = options;
    const { explorationRate = 0.05, maxBatch = 64, kernels = "simd" } = options;
    if (actionSpace.kind !== "discrete") {
      throw new PeriluneError(`expected Discrete actions for a Q-network, got ${(actionSpace as Space).kind}; use ppo`);
    }
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    this.spec = {
      kind: "q_network",
      observationSpace: observationSpace.toJSON(),
      actionSpace: actionSpace.toJSON(),
      netArch,
      activationFn,
      explorationRate,
    };
    this.maxBatch = maxBatch;
    this.observationLeaves = leavesOf(observationSpace);
    this.encoder = new ObservationEncoder(this.observationLeaves.leaves);
    this.network = this.createNetwork({ kernels });
    this.#order = Int32Array.from({ length: maxBatch }, (_, i) => i);
  }

  /** A network of the policy's own shape; its weights are 0. */
  createNetwork(options: { readonly name?: string; readonly kernels: KernelKind }): QNetwork {
    return new QNetwork({
      features: this.encoder.features,
      actions: this.actionSpace.n,
      layers: this.spec.netArch,
      activation: this.spec.activationFn,
      maxBatch: this.maxBatch,
      ...options,
    });
  }

  tensors(): ReadonlyMap<string, NamedTensor> {
    return new Map(this.network.store.parameters.map(({ name, shape, data }) => [name, { shape, data }]));
  }

  predict(observations: BatchOf<O>, options: PredictOptions = {}): Prediction<A> {
    const { deterministic = false, rng } = options;
    if (!deterministic && rng === undefined) throw needsGenerator();
    const [arrays, rows] = observationArrays(this.observationLeaves, observations);
    const actions = new Int32Array(rows);
    for (let first = 0; first < rows; first += this.maxBatch) {
      const count = Math.min(this.maxBatch, rows - first);
      const chunk = arrays.map((array, k) => {
        const { size } = this.observationLeaves.leaves[k];
        return array.subarray(first * size, (first + count) * size);
      });
      const target = actions.subarray(first, first + count);
      if (deterministic) this.#greedy(chunk, count, target);
      else this.explore(chunk, count, target, this.spec.explorationRate, rng as Generator);
    }
    return { actions: actions as BatchOf<Discrete> as BatchOf<A>, state: null };
  }

  /** The value of every action, and the best of them as that of the observation. */
  explain(observation: ValueOf<O>): Explanation {
    const row = this.observationLeaves.createRow();
    this.observationLeaves.write(observation, row);
    const values = this.#values(row, 1);
    const best = bestAction(values, 0, this.actionSpace.n);
    return { qValues: Array.from(values.subarray(0, this.actionSpace.n)), value: values[best] };
  }

  /** Writes an action for each of `rows` rows (at most `maxBatch`): any action with probability `epsilon`, else the best. */
  explore(observations: LeafArrays, rows: number, actions: NumericArray, epsilon: number, rng: Generator): void {
    const { n, start } = this.actionSpace;
    let isGreedyKnown = false;
    for (let row = 0; row < rows; row++) {
      const isRandom = rng.random() < epsilon;
      if (!isRandom && !isGreedyKnown) {
        // Rows before this one hold random actions already: only what is not decided yet may be written.
        this.#greedy(observations, rows, actions, row);
        isGreedyKnown = true;
      }
      if (isRandom) actions[row] = start + rng.integers(n);
    }
  }

  /** Writes the best action of each row from `first` on. */
  #greedy(observations: LeafArrays, rows: number, actions: NumericArray, first = 0): void {
    const { n, start } = this.actionSpace;
    const values = this.#values(observations, rows);
    for (let row = first; row < rows; row++) actions[row] = start + bestAction(values, row, n);
  }

  #values(observations: LeafArrays, rows: number): Float32Array {
    this.encoder.encode(observations, this.#order, 0, rows, this.network.input);
    return this.network.forward(rows);
  }
}
