import { PeriluneError } from "../errors.ts";
import { resolveHyperparams } from "../hyperparams/check.ts";
import type { Infer } from "../hyperparams/descriptor.ts";
import { type FrequencyUnit, unitOf } from "../hyperparams/frequency.ts";
import { offPolicyDescriptors } from "../hyperparams/off-policy.ts";
import { explorationRateAt, qNetworkDescriptors } from "../hyperparams/q-network.ts";
import { scheduleAt } from "../hyperparams/schedule.ts";
import { Adam } from "../nn/adam.ts";
import { clipGradNorm } from "../nn/clip-grad-norm.ts";
import { bestAction, type QNetwork } from "../policies/q-network.ts";
import { QNetworkPolicy } from "../policies/q-network-policy.ts";
import { defaultRng, type GeneratorState, type Generator as Rng } from "../random/generator.ts";
import { ReplayBuffer } from "../rollout/replay-buffer.ts";
import { ReplayCollector, type ReplayCollectorState } from "../rollout/replay-collector.ts";
import type { Discrete } from "../spaces/discrete.ts";
import { leavesOf } from "../spaces/leaves.ts";
import type { Space } from "../spaces/space.ts";
import { checkVectorEnv } from "../vector/check-vector-env.ts";
import type { VectorEnv } from "../vector/vector-env.ts";
import type { Algorithm, AlgorithmOptions, AlgorithmState, Metrics, StateOptions } from "./algorithm.ts";
import { checkTotalTimesteps } from "./check-total-timesteps.ts";
import { checkFinite } from "./divergence.ts";
import { type Learner, restoreRun, saveRun } from "./run-state.ts";

// Deep Q-learning: Mnih et al., 2015, "Human-level control through deep reinforcement learning", Nature 518.
//
//   L(θ) = E[ huber( r + γ max_a′ Q(s′, a′; θ⁻) − Q(s, a; θ) ) ]
//
// - off-policy: every transition goes into a replay buffer and is learned from many times
// - the target network θ⁻ stands still between its updates, so that the targets do
// - double (van Hasselt et al., 2016, arXiv:1509.06461): θ chooses a′ and θ⁻ says what it is worth
// - discrete actions; any number of environments; Stable-Baselines3's details and defaults

/** DQN's own hyper-parameters, beside those of every Q-network and of every learner from a replay buffer. */
const ownDescriptors = {
  learningRate: {
    kind: "schedule",
    default: 1e-4,
    min: 0,
    tune: [1e-5, 1e-2],
    meaning: "step size of Adam",
    raising: "learns faster until the values run away",
  },
  batchSize: {
    kind: "integer",
    default: 32,
    min: 1,
    tune: [16, 512],
    meaning: "transitions sampled for each gradient step",
    raising: "steadier and more costly steps",
  },
  double: {
    kind: "boolean",
    default: false,
    meaning: "let the learned network choose the next action that the target network values (double DQN)",
    raising: "overestimates values less",
  },
} as const;

/** Every hyper-parameter of DQN. */
export const dqnDescriptors: typeof ownDescriptors & typeof qNetworkDescriptors & typeof offPolicyDescriptors = {
  ...ownDescriptors,
  ...qNetworkDescriptors,
  ...offPolicyDescriptors,
};

/** The hyper-parameters of DQN, by their names in code. */
export type DQNHyperparams = Infer<typeof dqnDescriptors>;

/** Metrics come once so many episodes have ended since the last (`log_interval` of Stable-Baselines3) … */
const EPISODES_PER_RECORD = 4;
/** … or so many environment steps were taken, so that long episodes do not keep a run from being watched or stopped. */
const STEPS_PER_RECORD = 1000;

/** Gradient steps between two looks for moments of the optimizer that have all but vanished. */
const SETTLING_STEPS = 128;

/** Deep Q-learning in the environments it is given. */
export class DQN<O extends Space = Space, A extends Discrete = Discrete> implements Algorithm<O, A> {
  readonly name = "dqn";
  readonly hyperparams: DQNHyperparams;
  readonly policy: QNetworkPolicy<O, A>;
  readonly env: Algorithm["env"];
  readonly #numEnvs: number;
  readonly #target: QNetwork;
  readonly #buffer: ReplayBuffer;
  readonly #collector: ReplayCollector<O, A>;
  readonly #optimizer: Adam;
  readonly #actionRng: Rng;
  readonly #batchRng: Rng;
  readonly #rows: Int32Array;
  readonly #nextRows: Int32Array;
  /** What an update comes after, and how much of it there was since the last. */
  readonly #trainFreq: readonly [count: number, unit: FrequencyUnit];
  #collected = { step: 0, episode: 0 };
  /** Steps of the vector of environments. */
  #nCalls = 0;
  #nUpdates = 0;

  /** @throws PeriluneError unless the actions are Discrete, and where episodes of several environments are counted */
  constructor(envs: VectorEnv<O, A>, options: AlgorithmOptions<DQNHyperparams> = {}) {
    checkVectorEnv(envs);
    const { seed = 0, hyperparams = {}, kernels = "simd" } = options;
    const h = resolveHyperparams(dqnDescriptors, hyperparams);
    const [weightRng, actionRng, batchRng] = defaultRng(seed).spawn(3);
    const { numEnvs, singleObservationSpace: observationSpace, singleActionSpace: actionSpace } = envs;
    this.#trainFreq = unitOf(h.trainFreq);
    if (this.#trainFreq[1] === "episode" && numEnvs > 1) {
      throw new PeriluneError(
        `expected one environment for train_freq in episodes, got ${numEnvs}; give --n-envs 1, or train_freq in steps`,
      );
    }
    const policy = new QNetworkPolicy({
      observationSpace,
      actionSpace,
      netArch: h.netArch,
      activationFn: h.activationFn,
      explorationRate: h.explorationFinalEps,
      maxBatch: Math.max(h.batchSize, numEnvs),
      kernels,
    });
    policy.network.initialize(weightRng);
    this.hyperparams = h;
    this.policy = policy;
    this.env = envs.spec;
    this.#numEnvs = numEnvs;
    this.#target = policy.createNetwork({ name: "q_net_target.q_net", kernels });
    this.#target.follow(policy.network, 1);
    this.#buffer = new ReplayBuffer({
      observationLeaves: policy.observationLeaves.leaves,
      actionLeaf: leavesOf(actionSpace).leaves[0],
      capacity: h.bufferSize,
      numEnvs,
    });
    this.#collector = new ReplayCollector(envs, this.#buffer);
    this.#optimizer = new Adam(policy.network.store, { learningRate: 0 });
    this.#actionRng = actionRng;
    this.#batchRng = batchRng;
    this.#rows = new Int32Array(h.batchSize);
    this.#nextRows = new Int32Array(h.batchSize);
  }

  get numTimesteps(): number {
    return this.#collector.numTimesteps;
  }

  /**
   * Yields once four episodes have ended, or 1000 steps were taken, since the last time; and at the end.
   *
   * It does so after an update; between two that are more than 1000 steps apart, after every 1000. It ends with the
   * update at or past the target, for which the episode under way is played to its end where updates count episodes.
   */
  *learn(totalTimesteps: number): Generator<Metrics, void, void> {
    checkTotalTimesteps(totalTimesteps);
    const [count, unit] = this.#trainFreq;
    let [episodes, lastRecord] = [0, this.numTimesteps];
    while (this.numTimesteps < totalTimesteps || this.#collected.step > 0) {
      episodes += this.#act(totalTimesteps);
      const progressRemaining = this.#progressRemaining(totalTimesteps);
      const steps = this.#collected.step * this.#numEnvs;
      const isUpdate = this.#collected[unit] >= count;
      const metrics = isUpdate ? this.#update(steps, progressRemaining) : {};
      const sinceRecord = this.numTimesteps - lastRecord;
      const isDue = isUpdate
        ? episodes >= EPISODES_PER_RECORD || sinceRecord >= STEPS_PER_RECORD || this.numTimesteps >= totalTimesteps
        : Math.min(steps, sinceRecord) >= STEPS_PER_RECORD;
      if (!isDue) continue;
      checkFinite(metrics["train/loss"] ?? 0, this.policy.network.store.parameters, this.numTimesteps);
      [episodes, lastRecord] = [0, this.numTimesteps];
      yield {
        ...this.#collector.statistics.metrics(),
        "rollout/exploration_rate": explorationRateAt(this.hyperparams, progressRemaining),
        ...metrics,
      };
    }
  }

  /** Learns from the buffer, once learning has started, `steps` environment steps after the last time. */
  #update(steps: number, progressRemaining: number): Metrics {
    const { gradientSteps, learningStarts } = this.hyperparams;
    this.#collected = { step: 0, episode: 0 };
    const updates = gradientSteps < 0 ? steps : gradientSteps;
    const isLearning = this.numTimesteps > learningStarts && updates > 0;
    return isLearning ? this.train(this.#buffer, updates, progressRemaining) : {};
  }

  /** One ε-greedy step of every environment, at random until learning starts; returns how many episodes ended. */
  #act(totalTimesteps: number): number {
    const { learningStarts, targetUpdateInterval, tau } = this.hyperparams;
    const isWarmUp = this.numTimesteps < learningStarts;
    const epsilon = isWarmUp ? 1 : explorationRateAt(this.hyperparams, this.#progressRemaining(totalTimesteps));
    const { actions } = this.#collector;
    this.policy.explore(this.#collector.observations(), this.#numEnvs, actions, epsilon, this.#actionRng);
    const ended = this.#collector.step();
    this.#collected.step += 1;
    this.#collected.episode += ended;
    this.#nCalls += 1;
    const interval = Math.max(1, Math.floor(targetUpdateInterval / this.#numEnvs));
    if (this.#nCalls % interval === 0) this.#target.follow(this.policy.network, tau);
    return ended;
  }

  /** Takes `steps` gradient steps on batches of `buffer`; `progressRemaining` says where the schedules stand. */
  train(buffer: ReplayBuffer, steps: number, progressRemaining: number): Metrics {
    const { learningRate, batchSize } = this.hyperparams;
    this.#optimizer.learningRate = scheduleAt(learningRate, progressRemaining);
    let lossSum = 0;
    for (let step = 0; step < steps; step++) {
      buffer.sample(this.#batchRng, batchSize, this.#rows);
      lossSum += this.#step(buffer);
      this.#nUpdates += 1;
      if (this.#nUpdates % SETTLING_STEPS === 0) this.#optimizer.settle();
    }
    return {
      "train/learning_rate": this.#optimizer.learningRate,
      "train/loss": lossSum / steps,
      "train/n_updates": this.#nUpdates,
    };
  }

  /** One step of the optimizer on the sampled rows; returns their loss. */
  #step(buffer: ReplayBuffer): number {
    const { batchSize, gamma, double, maxGradNorm } = this.hyperparams;
    const { encoder, network, actionSpace } = this.policy;
    const [rows, target] = [this.#rows, this.#target];
    buffer.encodeNext(encoder, rows, batchSize, target.input, this.#nextRows);
    const nextValues = target.forward(batchSize); // of the observations that followed, by θ⁻
    let choosing = nextValues;
    if (double) {
      network.input.set(target.input);
      choosing = network.forward(batchSize).slice();
    }
    buffer.encode(encoder, rows, batchSize, network.input);
    const values = network.forward(batchSize);
    network.dValues.fill(0);
    let loss = 0;
    for (let i = 0; i < batchSize; i++) {
      const row = rows[i];
      const best = i * network.actions + bestAction(choosing, i, network.actions);
      const future = buffer.isTerminal(row) ? 0 : gamma * nextValues[best]; // a limit outside the task ends no future
      const taken = i * network.actions + buffer.actions[row] - actionSpace.start;
      const error = values[taken] - (buffer.rewards[row] + future);
      const size = Math.abs(error);
      loss += (size < 1 ? 0.5 * error * error : size - 0.5) / batchSize; // Huber's: outliers pull no harder than 1
      network.dValues[taken] = Math.max(-1, Math.min(1, error)) / batchSize;
    }
    if (!Number.isFinite(loss)) checkFinite(loss, network.store.parameters, this.numTimesteps);
    network.backward(batchSize);
    clipGradNorm(network.store, maxGradNorm);
    this.#optimizer.step();
    return loss;
  }

  #progressRemaining(totalTimesteps: number): number {
    return Math.max(0, 1 - this.numTimesteps / totalTimesteps);
  }

  state({ replayFrom = 0 }: StateOptions = {}): AlgorithmState {
    const own: DQNState = {
      actionRng: this.#actionRng.state(),
      batchRng: this.#batchRng.state(),
      collector: this.#collector.state(),
      collected: { ...this.#collected },
      nCalls: this.#nCalls,
      nUpdates: this.#nUpdates,
    };
    const state = saveRun(this.#learner(), own);
    const { arrays, replay } = this.#buffer.state(replayFrom);
    return { ...state, arrays: { ...state.arrays, [TARGET]: this.#target.store.data.slice(), ...arrays }, replay };
  }

  restore(state: AlgorithmState): void {
    const own = restoreRun(this.#learner(), state) as DQNState;
    this.#buffer.restore(state);
    this.#target.store.data.set(state.arrays[TARGET]);
    this.#collector.restore(own.collector);
    this.#actionRng.restore(own.actionRng);
    this.#batchRng.restore(own.batchRng);
    this.#collected = { ...own.collected };
    this.#nCalls = own.nCalls;
    this.#nUpdates = own.nUpdates;
  }

  #learner(): Learner {
    const { name, numTimesteps, env, policy } = this;
    return { name, numTimesteps, env, policy, optimizer: this.#optimizer, numEnvs: this.#numEnvs };
  }
}

/** The target network's weights among the arrays of a state. */
const TARGET = "q_net_target";

interface DQNState {
  readonly actionRng: GeneratorState;
  readonly batchRng: GeneratorState;
  readonly collector: ReplayCollectorState;
  readonly collected: Readonly<Record<FrequencyUnit, number>>;
  readonly nCalls: number;
  readonly nUpdates: number;
}
