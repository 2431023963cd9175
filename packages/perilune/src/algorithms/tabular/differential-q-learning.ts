import { resolveHyperparams } from "../../hyperparams/check.ts";
import type { Infer } from "../../hyperparams/descriptor.ts";
import type { Progress } from "../../hyperparams/exploration.ts";
import { scheduleAt } from "../../hyperparams/schedule.ts";
import { temporalDifferenceDescriptors } from "../../hyperparams/tabular.ts";
import { largestOf } from "../../policies/table-choice.ts";
import type { TablePolicy } from "../../policies/table-policy.ts";
import type { Space } from "../../spaces/space.ts";
import type { VectorEnv } from "../../vector/vector-env.ts";
import type { Algorithm, AlgorithmOptions, AlgorithmState, Metrics } from "../algorithm.ts";
import { TableRun } from "./table-run.ts";

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
  readonly #run: TableRun<O, A>;
  #averageReward = 0;

  constructor(envs: VectorEnv<O, A>, { seed, hyperparams }: AlgorithmOptions<DifferentialQLearningHyperparams> = {}) {
    this.hyperparams = resolveHyperparams(differentialQLearningDescriptors, hyperparams);
    this.#run = new TableRun(this.name, envs, this.hyperparams, seed);
    this.policy = this.#run.policy;
    this.env = envs.spec;
  }

  get numTimesteps(): number {
    return this.#run.experience.numTimesteps;
  }

  /** R̄: the estimated mean reward of a step under the greedy policy. */
  get averageReward(): number {
    return this.#averageReward;
  }

  *learn(totalTimesteps: number): Generator<Metrics, void, void> {
    for (const metrics of this.#run.learn(totalTimesteps, (progress) => this.#step(progress))) {
      yield { ...metrics, "train/average_reward": this.#averageReward };
    }
  }

  /** One step in every row, and the update it gives. */
  #step(progress: Progress): void {
    const { learningRate, eta } = this.hyperparams;
    const { q, actions: count } = this.policy;
    const { states, from, actions, to, rewards, truncated } = this.#run.experience;
    const alpha = scheduleAt(learningRate, progress.progressRemaining);
    this.#run.explore(progress);
    for (let i = 0; i < states.length; i++) {
      const next = truncated[i] === 1 ? to[i] : states[i];
      const place = from[i] * count + actions[i];
      const delta = rewards[i] - this.#averageReward + largestOf(q, next * count, count) - q[place];
      q[place] += alpha * delta;
      this.#averageReward += eta * alpha * delta;
    }
  }

  state(): AlgorithmState {
    return this.#run.state({ averageReward: this.#averageReward } satisfies OwnState);
  }

  restore(state: AlgorithmState): void {
    this.#averageReward = this.#run.restore<OwnState>(state).own.averageReward;
  }
}

interface OwnState {
  readonly averageReward: number;
}
