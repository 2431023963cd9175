import { resolveHyperparams } from "../../hyperparams/check.ts";
import type { Progress } from "../../hyperparams/exploration.ts";
import { scheduleAt } from "../../hyperparams/schedule.ts";
import { type TemporalDifferenceHyperparams, temporalDifferenceDescriptors } from "../../hyperparams/tabular.ts";
import type { TablePolicy } from "../../policies/table-policy.ts";
import type { Space } from "../../spaces/space.ts";
import type { VectorEnv } from "../../vector/vector-env.ts";
import type { Algorithm, AlgorithmOptions, AlgorithmState, Metrics } from "../algorithm.ts";
import { NextActions } from "./next-actions.ts";
import { TableRun } from "./table-run.ts";

// SARSA: Rummery and Niranjan, 1994, "On-line Q-learning using connectionist systems"; Sutton & Barto, 2018, section 6.4.
//
//   Q(s, a) ← Q(s, a) + α (r + γ Q(s', a') − Q(s, a)),   a' the action that is tried next
//
// - on-policy: it learns the value of what it does, exploration included, and so keeps away from cliffs

/** SARSA in the environments it is given; metrics come every `metricsFreq` environment steps. */
export class Sarsa<O extends Space = Space, A extends Space = Space> implements Algorithm<O, A> {
  readonly name = "sarsa";
  readonly hyperparams: TemporalDifferenceHyperparams;
  readonly policy: TablePolicy<O, A>;
  readonly env: Algorithm["env"];
  readonly #run: TableRun<O, A>;
  readonly #next: NextActions;

  constructor(envs: VectorEnv<O, A>, { seed, hyperparams }: AlgorithmOptions<TemporalDifferenceHyperparams> = {}) {
    this.hyperparams = resolveHyperparams(temporalDifferenceDescriptors, hyperparams);
    this.#run = new TableRun(this.name, envs, this.hyperparams, seed);
    this.policy = this.#run.policy;
    this.env = envs.spec;
    this.#next = new NextActions(this.#run);
  }

  get numTimesteps(): number {
    return this.#run.experience.numTimesteps;
  }

  *learn(totalTimesteps: number): Generator<Metrics, void, void> {
    yield* this.#run.learn(totalTimesteps, (progress) => this.#step(progress));
  }

  /** One step in every row by the actions chosen before, the choice of the next ones, and the update they give. */
  #step(progress: Progress): void {
    const { learningRate, gamma } = this.hyperparams;
    const { q, actions: count } = this.policy;
    const { from, actions, to, rewards, terminated } = this.#run.experience;
    const exploration = this.#run.explorationAt(progress);
    const alpha = scheduleAt(learningRate, progress.progressRemaining);
    this.#next.step(exploration);
    for (let i = 0; i < from.length; i++) {
      const next = this.#next.choose(i, exploration);
      const later = terminated[i] === 1 ? 0 : gamma * q[to[i] * count + next];
      const place = from[i] * count + actions[i];
      q[place] += alpha * (rewards[i] + later - q[place]);
    }
  }

  state(): AlgorithmState {
    return this.#run.state({ nextActions: this.#next.state() } satisfies OwnState);
  }

  restore(state: AlgorithmState): void {
    const { own, goesOn } = this.#run.restore<OwnState>(state);
    this.#next.restore(own.nextActions, goesOn);
  }
}

interface OwnState {
  readonly nextActions: Int32Array | null;
}
