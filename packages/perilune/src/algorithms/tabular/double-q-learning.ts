import { resolveHyperparams } from "../../hyperparams/check.ts";
import type { Progress } from "../../hyperparams/exploration.ts";
import { scheduleAt } from "../../hyperparams/schedule.ts";
import { type TemporalDifferenceHyperparams, temporalDifferenceDescriptors } from "../../hyperparams/tabular.ts";
import { greedyAction } from "../../policies/table-choice.ts";
import { TablePolicy } from "../../policies/table-policy.ts";
import { defaultRng, type GeneratorState, type Generator as Rng } from "../../random/generator.ts";
import type { Space } from "../../spaces/space.ts";
import { checkVectorEnv } from "../../vector/check-vector-env.ts";
import type { VectorEnv } from "../../vector/vector-env.ts";
import type { Algorithm, AlgorithmOptions, AlgorithmState, Metrics } from "../algorithm.ts";
import { type Learner, restoreRun, saveRun } from "../run-state.ts";
import { Experience, type ExperienceState, learnByStep } from "./experience.ts";
import { explorationAt, tryAction } from "./explore.ts";

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
  readonly #experience: Experience<O, A>;
  readonly #rng: Rng;
  /** Q₁ and Q₂, [states, actions] each. */
  readonly #tables: readonly [Float64Array, Float64Array];

  constructor(envs: VectorEnv<O, A>, options: AlgorithmOptions<TemporalDifferenceHyperparams> = {}) {
    checkVectorEnv(envs);
    const { seed = 0, hyperparams = {} } = options;
    this.hyperparams = resolveHyperparams(temporalDifferenceDescriptors, hyperparams);
    this.policy = new TablePolicy({
      observationSpace: envs.singleObservationSpace,
      actionSpace: envs.singleActionSpace,
      initialValue: this.hyperparams.initialValue,
    });
    this.env = envs.spec;
    this.#experience = new Experience(envs, this.policy);
    this.#rng = defaultRng(seed);
    this.#tables = [this.policy.q.slice(), this.policy.q.slice()];
  }

  get numTimesteps(): number {
    return this.#experience.numTimesteps;
  }

  *learn(totalTimesteps: number): Generator<Metrics, void, void> {
    yield* learnByStep(this.#experience, this.hyperparams, totalTimesteps, (progress) => this.#step(progress));
  }

  /** One step in every row, and the update it gives. */
  #step(progress: Progress): void {
    const { learningRate, gamma } = this.hyperparams;
    const { q, actions: count } = this.policy;
    const [first, second] = this.#tables;
    const experience = this.#experience;
    const { states, from, actions, to, rewards, terminated } = experience;
    const exploration = explorationAt(this.hyperparams, progress);
    const alpha = scheduleAt(learningRate, progress.progressRemaining);
    for (let i = 0; i < states.length; i++) {
      actions[i] = tryAction(q, states[i] * count, count, exploration, this.#rng);
    }
    experience.step();
    for (let i = 0; i < states.length; i++) {
      const isFirst = this.#rng.random() < 0.5;
      const [own, other] = isFirst ? [first, second] : [second, first];
      const row = to[i] * count;
      const later = terminated[i] === 1 ? 0 : gamma * other[row + greedyAction(own, row, count, this.#rng)];
      const place = from[i] * count + actions[i];
      own[place] += alpha * (rewards[i] + later - own[place]);
      q[place] = (first[place] + second[place]) / 2;
    }
  }

  state(): AlgorithmState {
    const own: OwnState = {
      rng: this.#rng.state(),
      experience: this.#experience.state(),
      tables: this.#tables.map((table) => table.slice()),
    };
    return saveRun(this.#learner(), own);
  }

  restore(state: AlgorithmState): void {
    const own = restoreRun(this.#learner(), state) as OwnState;
    this.#rng.restore(own.rng);
    this.#experience.restore(own.experience);
    this.#tables.forEach((table, i) => {
      table.set(own.tables[i]);
    });
  }

  #learner(): Learner {
    const { name, numTimesteps, env, policy } = this;
    return { name, numTimesteps, env, policy, numEnvs: this.#experience.states.length };
  }
}

interface OwnState {
  readonly rng: GeneratorState;
  readonly experience: ExperienceState;
  readonly tables: readonly Float64Array[];
}
