import { resolveHyperparams } from "../../hyperparams/check.ts";
import type { Infer } from "../../hyperparams/descriptor.ts";
import type { Progress } from "../../hyperparams/exploration.ts";
import { scheduleAt } from "../../hyperparams/schedule.ts";
import { temporalDifferenceDescriptors } from "../../hyperparams/tabular.ts";
import { largestOf } from "../../policies/table-choice.ts";
import { TablePolicy } from "../../policies/table-policy.ts";
import { defaultRng, type GeneratorState, type Generator as Rng } from "../../random/generator.ts";
import type { Space } from "../../spaces/space.ts";
import { checkVectorEnv } from "../../vector/check-vector-env.ts";
import type { VectorEnv } from "../../vector/vector-env.ts";
import type { Algorithm, AlgorithmOptions, AlgorithmState, Metrics } from "../algorithm.ts";
import { type Learner, restoreRun, saveRun } from "../run-state.ts";
import { Experience, type ExperienceState, learnByStep } from "./experience.ts";
import { explorationAt, tryAction } from "./explore.ts";

// Differential Q-learning: Wan, Naik and Sutton, 2021, "Learning and planning in average-reward Markov decision
// processes", arXiv:2006.16318.
//
//   δ = r − R̄ + max_a' Q(s', a') − Q(s, a),   Q(s, a) ← Q(s, a) + α δ,   R̄ ← R̄ + η α δ
//
// - for continuing tasks: no discount; what counts is the mean reward of a step
// - off-policy: R̄ becomes the mean reward of a step under the best policy, not of what is earned while exploring
// - values are differences, known up to a constant: by how much more the rewards from here on exceed R̄ a step
// - an episode that terminates goes on in the first state of the next one, as a task that never ends

const { gamma: _, ...undiscounted } = temporalDifferenceDescriptors;

const ownDescriptors = {
  eta: {
    kind: "number",
    default: 0.1,
    min: 1e-6,
    tune: [0.01, 2],
    meaning: "step size of the average reward, as a multiple of the values' learning rate",
    raising: "finds the average reward sooner, and lets it waver more with the chance in rewards and moves",
  },
} as const;

/** Every hyper-parameter of differential Q-learning: Q-learning's without the discount, and `eta`. */
export const differentialQLearningDescriptors: typeof ownDescriptors &
  Omit<typeof temporalDifferenceDescriptors, "gamma"> = {
  ...ownDescriptors,
  ...undiscounted,
};

/** The hyper-parameters of differential Q-learning, by their names in code. */
export type DifferentialQLearningHyperparams = Infer<typeof differentialQLearningDescriptors>;

/** Differential Q-learning in the environments it is given; metrics come every `metricsFreq` environment steps. */
export class DifferentialQLearning<O extends Space = Space, A extends Space = Space> implements Algorithm<O, A> {
  readonly name = "differential-q-learning";
  readonly hyperparams: DifferentialQLearningHyperparams;
  readonly policy: TablePolicy<O, A>;
  readonly env: Algorithm["env"];
  readonly #experience: Experience<O, A>;
  readonly #rng: Rng;
  #averageReward = 0;

  constructor(envs: VectorEnv<O, A>, options: AlgorithmOptions<DifferentialQLearningHyperparams> = {}) {
    checkVectorEnv(envs);
    const { seed = 0, hyperparams = {} } = options;
    this.hyperparams = resolveHyperparams(differentialQLearningDescriptors, hyperparams);
    this.policy = new TablePolicy({
      observationSpace: envs.singleObservationSpace,
      actionSpace: envs.singleActionSpace,
      initialValue: this.hyperparams.initialValue,
    });
    this.env = envs.spec;
    this.#experience = new Experience(envs, this.policy);
    this.#rng = defaultRng(seed);
  }

  get numTimesteps(): number {
    return this.#experience.numTimesteps;
  }

  /** R̄: the estimated mean reward of a step under the greedy policy. */
  get averageReward(): number {
    return this.#averageReward;
  }

  *learn(totalTimesteps: number): Generator<Metrics, void, void> {
    const step = (progress: Progress): void => this.#step(progress);
    for (const metrics of learnByStep(this.#experience, this.hyperparams, totalTimesteps, step)) {
      yield { ...metrics, "train/average_reward": this.#averageReward };
    }
  }

  /** One step in every row, and the update it gives. */
  #step(progress: Progress): void {
    const { learningRate, eta } = this.hyperparams;
    const { q, actions: count } = this.policy;
    const experience = this.#experience;
    const { states, from, actions, to, rewards, truncated } = experience;
    const exploration = explorationAt(this.hyperparams, progress);
    const alpha = scheduleAt(learningRate, progress.progressRemaining);
    for (let i = 0; i < states.length; i++) {
      actions[i] = tryAction(q, states[i] * count, count, exploration, this.#rng);
    }
    experience.step();
    for (let i = 0; i < states.length; i++) {
      const next = truncated[i] === 1 ? to[i] : states[i];
      const place = from[i] * count + actions[i];
      const delta = rewards[i] - this.#averageReward + largestOf(q, next * count, count) - q[place];
      q[place] += alpha * delta;
      this.#averageReward += eta * alpha * delta;
    }
  }

  state(): AlgorithmState {
    return saveRun(this.#learner(), {
      rng: this.#rng.state(),
      experience: this.#experience.state(),
      averageReward: this.#averageReward,
    } satisfies OwnState);
  }

  restore(state: AlgorithmState): void {
    const own = restoreRun(this.#learner(), state) as OwnState;
    this.#rng.restore(own.rng);
    this.#experience.restore(own.experience);
    this.#averageReward = own.averageReward;
  }

  #learner(): Learner {
    const { name, numTimesteps, env, policy } = this;
    return { name, numTimesteps, env, policy, numEnvs: this.#experience.states.length };
  }
}

interface OwnState {
  readonly rng: GeneratorState;
  readonly experience: ExperienceState;
  readonly averageReward: number;
}
