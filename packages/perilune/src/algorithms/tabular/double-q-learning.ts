import { resolveHyperparams } from "../../hyperparams/check.ts";
import type { Progress } from "../../hyperparams/exploration.ts";
import { scheduleAt } from "../../hyperparams/schedule.ts";
import { type TemporalDifferenceHyperparams, temporalDifferenceDescriptors } from "../../hyperparams/tabular.ts";
import { greedyAction } from "../../policies/table-choice.ts";
import type { TablePolicy } from "../../policies/table-policy.ts";
import type { Space } from "../../spaces/space.ts";
import type { VectorEnv } from "../../vector/vector-env.ts";
import type { Algorithm, AlgorithmOptions, AlgorithmState, Metrics } from "../algorithm.ts";
import { TableRun } from "./table-run.ts";

// Double Q-learning: van Hasselt, 2010, "Double Q-learning"; Sutton & Barto, 2018, section 6.7.
//
//   with probability 1/2:  Q₁(s, a) ← Q₁(s, a) + α (r + γ Q₂(s', argmax_a' Q₁(s', a')) − Q₁(s, a)),   else 1 ↔ 2
//
// - the maximum of noisy values is too high; here one table names the best action and the other values it
// - it acts by the mean of both, which is the policy's table

/** Double Q-learning in the environments it is given; metrics come every `metricsFreq` environment steps. */
export class DoubleQLearning<O extends Space = Space, A extends Space = Space> implements Algorithm<O, A> {
  readonly name = "double-q-learning";
  readonly hyperparams: TemporalDifferenceHyperparams;
  readonly policy: TablePolicy<O, A>;
  readonly env: Algorithm["env"];
  readonly #run: TableRun<O, A>;
  /** Q₁ and Q₂, [states, actions] each. */
  readonly #tables: readonly [Float64Array, Float64Array];

  constructor(envs: VectorEnv<O, A>, { seed, hyperparams }: AlgorithmOptions<TemporalDifferenceHyperparams> = {}) {
    this.hyperparams = resolveHyperparams(temporalDifferenceDescriptors, hyperparams);
    this.#run = new TableRun(this.name, envs, this.hyperparams, seed);
    this.policy = this.#run.policy;
    this.env = envs.spec;
    this.#tables = [this.policy.q.slice(), this.policy.q.slice()];
  }

  get numTimesteps(): number {
    return this.#run.experience.numTimesteps;
  }

  *learn(totalTimesteps: number): Generator<Metrics, void, void> {
    yield* this.#run.learn(totalTimesteps, (progress) => this.#step(progress));
  }

  /** One step in every row, and the update it gives. */
  #step(progress: Progress): void {
    const { learningRate, gamma } = this.hyperparams;
    const { q, actions: count } = this.policy;
    const [first, second] = this.#tables;
    const { states, from, actions, to, rewards, terminated } = this.#run.experience;
    const alpha = scheduleAt(learningRate, progress.progressRemaining);
    this.#run.explore(progress);
    for (let i = 0; i < states.length; i++) {
      const isFirst = this.#run.rng.random() < 0.5;
      const [own, other] = isFirst ? [first, second] : [second, first];
      const row = to[i] * count;
      const later = terminated[i] === 1 ? 0 : gamma * other[row + greedyAction(own, row, count, this.#run.rng)];
      const place = from[i] * count + actions[i];
      own[place] += alpha * (rewards[i] + later - own[place]);
      q[place] = (first[place] + second[place]) / 2;
    }
  }

  state(): AlgorithmState {
    return this.#run.state({ tables: this.#tables.map((table) => table.slice()) } satisfies OwnState);
  }

  restore(state: AlgorithmState): void {
    const { own } = this.#run.restore<OwnState>(state);
    this.#tables.forEach((table, i) => {
      table.set(own.tables[i]);
    });
  }
}

interface OwnState {
  readonly tables: readonly Float64Array[];
}
