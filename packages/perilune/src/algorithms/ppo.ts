import { actorCriticDescriptors } from "../hyperparams/actor-critic.ts";
import { resolveHyperparams } from "../hyperparams/check.ts";
import type { Infer } from "../hyperparams/descriptor.ts";
import { scheduleAt } from "../hyperparams/schedule.ts";
import { exp } from "../math/exp-log.ts";
import { Adam } from "../nn/adam.ts";
import { clipGradNorm } from "../nn/clip-grad-norm.ts";
import { ActorCriticPolicy } from "../policies/actor-critic.ts";
import { normalizeOptions } from "../policies/normalize.ts";
import { defaultRng, type GeneratorState, type Generator as Rng } from "../random/generator.ts";
import { Collector, type CollectorState } from "../rollout/collect.ts";
import { explainedVariance } from "../rollout/explained-variance.ts";
import { Minibatch, standardize } from "../rollout/minibatch.ts";
import { RolloutBuffer } from "../rollout/rollout-buffer.ts";
import type { Space } from "../spaces/space.ts";
import { checkVectorEnv } from "../vector/check-vector-env.ts";
import type { VectorEnv } from "../vector/vector-env.ts";
import type { Algorithm, AlgorithmOptions, AlgorithmState, Metrics } from "./algorithm.ts";
import { checkTotalTimesteps } from "./check-total-timesteps.ts";
import { checkFinite } from "./divergence.ts";
import { type Learner, restoreRun, saveRun } from "./run-state.ts";

// Proximal policy optimization: Schulman et al., 2017, arXiv:1707.06347.
//
//   L(θ) = E[ min( r Â, clip(r, 1 − ε, 1 + ε) Â ) ],   r = π_θ(a|s) / π_old(a|s)
//
// - on-policy: every rollout is used for a few epochs and then thrown away
// - discrete, multi-discrete, multi-binary and continuous actions; any number of environments
// - Stable-Baselines3's details and defaults; most are explained in Huang et al., 2022, "The 37 implementation details
//   of proximal policy optimization" ([n] below is its n-th core detail)

/** PPO's own hyper-parameters, beside those of every on-policy actor-critic. */
const ownDescriptors = {
  learningRate: {
    kind: "schedule",
    default: 3e-4,
    min: 0,
    tune: [1e-5, 1e-2],
    meaning: "step size of Adam",
    raising: "learns faster until updates destroy the policy",
  },
  nSteps: {
    kind: "integer",
    default: 2048,
    min: 1,
    tune: [8, 4096],
    meaning: "steps of each environment in a rollout",
    raising: "steadier updates, but fewer of them",
  },
  batchSize: {
    kind: "integer",
    default: 64,
    min: 1,
    tune: [8, 512],
    meaning: "rows of a minibatch",
    raising: "steadier and cheaper epochs of fewer updates",
  },
  nEpochs: {
    kind: "integer",
    default: 10,
    min: 1,
    tune: [1, 20],
    meaning: "passes over each rollout",
    raising: "learns more from each rollout, and strays further from the policy that made it",
  },
  gaeLambda: {
    kind: "number",
    default: 0.95,
    min: 0,
    max: 1,
    tune: [0.8, 1],
    meaning: "trade-off of the advantage estimate: 0 trusts the value function, 1 the returns",
    raising: "less bias, more variance",
  },
  clipRange: {
    kind: "schedule",
    default: 0.2,
    min: 0,
    tune: [0.1, 0.4],
    meaning: "how far the probability ratio may leave 1 before its gradient stops",
    raising: "lets the policy change more per rollout",
  },
  clipRangeVf: {
    kind: "schedule",
    default: null,
    nullable: true,
    min: 0,
    meaning: "how far a value may leave its old estimate before its gradient stops; null for any distance",
    raising: "lets the value function change more per rollout; depends on the scale of rewards",
  },
  normalizeAdvantage: {
    kind: "boolean",
    default: true,
    meaning: "bring the advantages of each minibatch to zero mean and unit variance",
    raising: "makes the step independent of the scale of rewards",
  },
  targetKl: {
    kind: "number",
    default: null,
    nullable: true,
    min: 0,
    tune: [0.003, 0.05],
    meaning: "ends a rollout's epochs once the policy has moved 1.5 times this far; null for never",
    raising: "allows more epochs",
  },
} as const;

/** Every hyper-parameter of PPO: its own, and those of all on-policy actor-critics. */
export const ppoDescriptors: typeof actorCriticDescriptors & typeof ownDescriptors = {
  ...ownDescriptors,
  ...actorCriticDescriptors,
};

/** The hyper-parameters of PPO, by their names in code. */
export type PPOHyperparams = Infer<typeof ppoDescriptors>;

/** Proximal policy optimization in the environments it is given. */
export class PPO<O extends Space = Space, A extends Space = Space> implements Algorithm<O, A> {
  readonly name = "ppo";
  readonly hyperparams: PPOHyperparams;
  readonly policy: ActorCriticPolicy<O, A>;
  readonly env: Algorithm["env"];
  readonly #collector: Collector<O, A>;
  readonly #buffer: RolloutBuffer;
  readonly #optimizer: Adam;
  readonly #actionRng: Rng;
  readonly #batchRng: Rng;
  readonly #batch: Minibatch;
  /** Of the last minibatch. */
  readonly #losses = { policy: 0, value: 0, entropy: 0, total: 0, approxKl: 0, clipFraction: 0 };
  #nUpdates = 0;

  constructor(envs: VectorEnv<O, A>, options: AlgorithmOptions<PPOHyperparams> = {}) {
    checkVectorEnv(envs);
    const { seed = 0, hyperparams = {}, kernels = "simd" } = options;
    const h = resolveHyperparams(ppoDescriptors, hyperparams);
    const [weightRng, actionRng, batchRng] = defaultRng(seed).spawn(3);
    const { normObs, clipObs, normReward, clipReward } = normalizeOptions(h.normalize);
    const batchSize = Math.min(h.batchSize, h.nSteps * envs.numEnvs);
    const policy = new ActorCriticPolicy({
      observationSpace: envs.singleObservationSpace,
      actionSpace: envs.singleActionSpace,
      netArch: h.netArch,
      activationFn: h.activationFn,
      clipObs: normObs ? clipObs : null,
      maxBatch: Math.max(batchSize, envs.numEnvs),
      kernels,
    });
    policy.network.initialize(weightRng, h); // [2] orthogonal weights, constant biases
    this.hyperparams = h;
    this.policy = policy;
    this.env = envs.spec;
    this.#collector = new Collector(envs, policy, { gamma: h.gamma, clipReward: normReward ? clipReward : null });
    this.#buffer = new RolloutBuffer(policy, { nSteps: h.nSteps, numEnvs: envs.numEnvs });
    this.#optimizer = new Adam(policy.network.store, { learningRate: 0, epsilon: 1e-5 }); // [3] not torch's 1e-8
    this.#actionRng = actionRng;
    this.#batchRng = batchRng;
    this.#batch = new Minibatch(policy, batchSize);
  }

  get numTimesteps(): number {
    return this.#collector.numTimesteps;
  }

  *learn(totalTimesteps: number): Generator<Metrics, void, void> {
    const { gamma, gaeLambda } = this.hyperparams;
    const buffer = this.#buffer;
    checkTotalTimesteps(totalTimesteps);
    while (this.numTimesteps < totalTimesteps) {
      const lastValues = this.#collector.collect(buffer, this.#actionRng); // [1] vectorised, segments of fixed length
      buffer.computeAdvantages(lastValues, this.#collector.lastDones, { gamma, gaeLambda }); // [5] GAE
      const progressRemaining = Math.max(0, 1 - this.numTimesteps / totalTimesteps);
      const metrics = this.train(buffer, progressRemaining);
      yield { ...this.#collector.statistics.metrics(), ...metrics };
    }
  }

  /** Learns from one rollout whose advantages are computed; `progressRemaining` says where the schedules stand. */
  train(buffer: RolloutBuffer, progressRemaining: number): Metrics {
    const { nEpochs, batchSize, targetKl, ...h } = this.hyperparams;
    const learningRate = scheduleAt(h.learningRate, progressRemaining); // [4] annealed
    const clipRange = scheduleAt(h.clipRange, progressRemaining);
    const clipRangeVf = h.clipRangeVf === null ? null : scheduleAt(h.clipRangeVf, progressRemaining);
    const order = Int32Array.from({ length: buffer.size }, (_, i) => i);
    const losses = this.#losses;
    const sums = { policy: 0, value: 0, entropy: 0, clipFraction: 0, minibatches: 0 };
    let approxKl = 0;
    let goesOn = true;
    this.#optimizer.learningRate = learningRate;
    for (let epoch = 0; epoch < nEpochs && goesOn; epoch++) {
      this.#batchRng.shuffle(order); // [6] every epoch in an order of its own
      let klSum = 0;
      let first = 0;
      for (; first < buffer.size && goesOn; first += batchSize) {
        const count = Math.min(batchSize, buffer.size - first);
        this.#batch.gather(buffer, order, first, count);
        this.#loss(count, clipRange, clipRangeVf);
        sums.policy += losses.policy;
        sums.value += losses.value;
        sums.entropy += losses.entropy;
        sums.clipFraction += losses.clipFraction;
        sums.minibatches += 1;
        klSum += losses.approxKl;
        goesOn = targetKl === null || losses.approxKl <= 1.5 * targetKl; // early stop of OpenAI's Spinning Up
        if (goesOn) this.#step(count);
      }
      approxKl = klSum / Math.ceil(first / batchSize);
      this.#nUpdates += 1;
    }
    checkFinite(losses.total, this.policy.network.parameters, this.numTimesteps);
    const std = this.policy.meanStd();
    return {
      "train/approx_kl": approxKl,
      "train/clip_fraction": sums.clipFraction / sums.minibatches,
      "train/clip_range": clipRange,
      ...(clipRangeVf === null ? {} : { "train/clip_range_vf": clipRangeVf }),
      "train/entropy_loss": sums.entropy / sums.minibatches,
      "train/explained_variance": explainedVariance(buffer.values, buffer.returns),
      "train/learning_rate": learningRate,
      "train/loss": losses.total,
      "train/n_updates": this.#nUpdates,
      "train/policy_gradient_loss": sums.policy / sums.minibatches,
      ...(std === null ? {} : { "train/std": std }),
      "train/value_loss": sums.value / sums.minibatches,
    };
  }

  /** The loss of the gathered minibatch, and its gradient with respect to log-probabilities, entropies and values. */
  #loss(count: number, clipRange: number, clipRangeVf: number | null): void {
    const { normalizeAdvantage, entCoef, vfCoef } = this.hyperparams;
    const { network, distribution } = this.policy;
    const { actions, advantages, returns, oldLogProbs, oldValues, logProbs, entropies, dLogProbs, dEntropies } =
      this.#batch;
    const { actionInputs, values } = network.forward(count);
    distribution.evaluate(actionInputs, actions, count, logProbs, entropies);
    if (normalizeAdvantage) standardize(advantages, count); // [7] per minibatch
    const losses = this.#losses;
    losses.policy = losses.value = losses.entropy = losses.approxKl = losses.clipFraction = 0;
    for (let i = 0; i < count; i++) {
      const logRatio = logProbs[i] - oldLogProbs[i];
      const ratio = exp(logRatio);
      const surrogate = ratio * advantages[i];
      const limited = Math.max(1 - clipRange, Math.min(1 + clipRange, ratio)) * advantages[i];
      losses.policy -= Math.min(surrogate, limited) / count; // [8] clipped surrogate objective
      dLogProbs[i] = surrogate <= limited ? -surrogate / count : 0;

      const change = values[i] - oldValues[i];
      const isFar = clipRangeVf !== null && Math.abs(change) > clipRangeVf;
      const value = isFar ? oldValues[i] + Math.sign(change) * clipRangeVf : values[i];
      losses.value += ((value - returns[i]) * (value - returns[i])) / count; // [9] value clipping, off by default
      network.dValues[i] = isFar ? 0 : (2 * vfCoef * (value - returns[i])) / count;

      losses.entropy -= entropies[i] / count;
      dEntropies[i] = -entCoef / count;
      losses.approxKl += (ratio - 1 - logRatio) / count; // [12] Schulman, 2020, "Approximating KL divergence", estimator k3
      if (Math.abs(ratio - 1) > clipRange) losses.clipFraction += 1 / count;
    }
    losses.total = losses.policy + entCoef * losses.entropy + vfCoef * losses.value; // [10] one loss for all weights
    if (!Number.isFinite(losses.total)) checkFinite(losses.total, network.parameters, this.numTimesteps);
  }

  /** One step of the optimizer down the gradient that `#loss` left. */
  #step(count: number): void {
    const { network, distribution } = this.policy;
    distribution.backward(count, this.#batch.dLogProbs, this.#batch.dEntropies, network.dActionInputs);
    network.backward(count);
    clipGradNorm(network.store, this.hyperparams.maxGradNorm); // [11] of all weights together
    this.#optimizer.step();
  }

  state(): AlgorithmState {
    const own: PPOState = {
      actionRng: this.#actionRng.state(),
      batchRng: this.#batchRng.state(),
      collector: this.#collector.state(),
      nUpdates: this.#nUpdates,
    };
    return saveRun(this.#learner(), own);
  }

  restore(state: AlgorithmState): void {
    const own = restoreRun(this.#learner(), state) as PPOState;
    this.#actionRng.restore(own.actionRng);
    this.#batchRng.restore(own.batchRng);
    this.#collector.restore(own.collector);
    this.#nUpdates = own.nUpdates;
  }

  #learner(): Learner {
    const { name, numTimesteps, env, policy } = this;
    return { name, numTimesteps, env, policy, optimizer: this.#optimizer, numEnvs: this.#buffer.numEnvs };
  }
}

interface PPOState {
  readonly actionRng: GeneratorState;
  readonly batchRng: GeneratorState;
  readonly collector: CollectorState;
  readonly nUpdates: number;
}
