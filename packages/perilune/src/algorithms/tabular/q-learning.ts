import { resolveHyperparams } from "../../hyperparams/check.ts";
import type { Progress } from "../../hyperparams/exploration.ts";
import { scheduleAt } from "../../hyperparams/schedule.ts";
import { type TemporalDifferenceHyperparams, temporalDifferenceDescriptors } from "../../hyperparams/tabular.ts";
import { largestOf } from "../../policies/table-choice.ts";
import { TablePolicy } from "../../policies/table-policy.ts";
import { defaultRng, type GeneratorState, type Generator as Rng } from "../../random/generator.ts";
import type { Space } from "../../spaces/space.ts";
import { checkVectorEnv } from "../../vector/check-vector-env.ts";
import type { VectorEnv } from "../../vector/vector-env.ts";
import type { Algorithm, AlgorithmOptions, AlgorithmState, Metrics } from "../algorithm.ts";
import { type Learner, restoreRun, saveRun } from "../run-state.ts";
import { Experience, type ExperienceState, learnByStep, type Transitions } from "./experience.ts";
import { explorationAt, tryAction } from "./explore.ts";

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
  readonly #experience: Experience<O, A>;
  readonly #rng: Rng;

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
  }

  get numTimesteps(): number {
    return this.#experience.numTimesteps;
  }

  *learn(totalTimesteps: number): Generator<Metrics, void, void> {
    yield* learnByStep(this.#experience, this.hyperparams, totalTimesteps, (progress) => this.#step(progress));
  }

  /** One step in every row, and the update it gives. */
  #step(progress: Progress): void {
    const { q, actions: count } = this.policy;
    const { states, actions } = this.#experience;
    const exploration = explorationAt(this.hyperparams, progress);
    for (let i = 0; i < states.length; i++) {
      actions[i] = tryAction(q, states[i] * count, count, exploration, this.#rng);
    }
    this.#experience.step();
    this.train(this.#experience, scheduleAt(this.hyperparams.learningRate, progress.progressRemaining));
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
    return saveRun(this.#learner(), {
      rng: this.#rng.state(),
      experience: this.#experience.state(),
    } satisfies OwnState);
  }

  restore(state: AlgorithmState): void {
    const own = restoreRun(this.#learner(), state) as OwnState;
    this.#rng.restore(own.rng);
    this.#experience.restore(own.experience);
  }

  #learner(): Learner {
    const { name, numTimesteps, env, policy } = this;
    return { name, numTimesteps, env, policy, numEnvs: this.#experience.states.length };
  }
}

interface OwnState {
  readonly rng: GeneratorState;
  readonly experience: ExperienceState;
}
