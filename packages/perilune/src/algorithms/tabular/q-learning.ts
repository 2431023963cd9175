import { resolveHyperparams } from "../../hyperparams/check.ts";
import type { Progress } from "../../hyperparams/exploration.ts";
import { scheduleAt } from "../../hyperparams/schedule.ts";
import { type TemporalDifferenceHyperparams, temporalDifferenceDescriptors } from "../../hyperparams/tabular.ts";
import { largestOf } from "../../policies/table-choice.ts";
import type { TablePolicy } from "../../policies/table-policy.ts";
import type { Space } from "../../spaces/space.ts";
import type { VectorEnv } from "../../vector/vector-env.ts";
import type { Algorithm, AlgorithmOptions, AlgorithmState, Metrics } from "../algorithm.ts";
import type { Transitions } from "./experience.ts";
import { TableRun } from "./table-run.ts";

// Q-learning: Watkins, 1989, "Learning from delayed rewards"; Sutton & Barto, 2018, section 6.5.
//
//   Q(s, a) ← Q(s, a) + α (r + γ max_a' Q(s', a') − Q(s, a))
//
// - off-policy: it tries what exploration says, and learns the value of the greedy policy
// - an episode that terminates has no value beyond its end; one that is cut off by a limit has

/** Q-learning in the environments it is given; metrics come every `metricsFreq` environment steps. */
export class QLearning<O extends Space = Space, A extends Space = Space> implements Algorithm<O, A> {
  readonly name = "q-learning";
  readonly hyperparams: TemporalDifferenceHyperparams;
  readonly policy: TablePolicy<O, A>;
  readonly env: Algorithm["env"];
  readonly #run: TableRun<O, A>;

  constructor(envs: VectorEnv<O, A>, { seed, hyperparams }: AlgorithmOptions<TemporalDifferenceHyperparams> = {}) {
    this.hyperparams = resolveHyperparams(temporalDifferenceDescriptors, hyperparams);
    this.#run = new TableRun(this.name, envs, this.hyperparams, seed);
    this.policy = this.#run.policy;
    this.env = envs.spec;
  }

  get numTimesteps(): number {
    return this.#run.experience.numTimesteps;
  }

  *learn(totalTimesteps: number): Generator<Metrics, void, void> {
    yield* this.#run.learn(totalTimesteps, (progress) => this.#step(progress));
  }

  /** One step in every row, and the update it gives. */
  #step(progress: Progress): void {
    this.#run.explore(progress);
    this.train(this.#run.experience, scheduleAt(this.hyperparams.learningRate, progress.progressRemaining));
  }

  /** Learns from steps taken already, one after another, with the learning rate `alpha`. */
  train({ from, actions, to, rewards, terminated }: Transitions, alpha: number): void {
    const { gamma } = this.hyperparams;
    const { q, actions: count } = this.policy;
    for (let i = 0; i < from.length; i++) {
      const later = terminated[i] === 1 ? 0 : gamma * largestOf(q, to[i] * count, count);
      const place = from[i] * count + actions[i];
      q[place] += alpha * (rewards[i] + later - q[place]);
    }
  }

  state(): AlgorithmState {
    return this.#run.state();
  }

  restore(state: AlgorithmState): void {
    this.#run.restore(state);
  }
}
