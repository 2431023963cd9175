import { resolveHyperparams } from "../../hyperparams/check.ts";
import type { Progress } from "../../hyperparams/exploration.ts";
import { scheduleAt } from "../../hyperparams/schedule.ts";
import { type TemporalDifferenceHyperparams, temporalDifferenceDescriptors } from "../../hyperparams/tabular.ts";
import type { TablePolicy } from "../../policies/table-policy.ts";
import type { Space } from "../../spaces/space.ts";
import type { VectorEnv } from "../../vector/vector-env.ts";
import type { Algorithm, AlgorithmOptions, AlgorithmState, Metrics } from "../algorithm.ts";
import { meanOfTries } from "./explore.ts";
import { TableRun } from "./table-run.ts";

// Expected SARSA: van Seijen et al., 2009, "A theoretical and empirical analysis of expected SARSA"; Sutton & Barto, 2018,
// section 6.6.
//
//   Q(s, a) ← Q(s, a) + α (r + γ Σ_a' π(a'|s') Q(s', a') − Q(s, a)),   π the policy that explores
//
// - on-policy like SARSA, without the chance that lies in drawing a': steadier, and good for larger step sizes

/** Expected SARSA in the environments it is given; metrics come every `metricsFreq` environment steps. */
export class ExpectedSarsa<O extends Space = Space, A extends Space = Space> implements Algorithm<O, A> {
  readonly name = "expected-sarsa";
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
    const { learningRate, gamma } = this.hyperparams;
    const { q, actions: count } = this.policy;
    const { states, from, actions, to, rewards, terminated } = this.#run.experience;
    const alpha = scheduleAt(learningRate, progress.progressRemaining);
    const exploration = this.#run.explore(progress);
    for (let i = 0; i < states.length; i++) {
      const later = terminated[i] === 1 ? 0 : gamma * meanOfTries(q, to[i] * count, count, exploration);
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
