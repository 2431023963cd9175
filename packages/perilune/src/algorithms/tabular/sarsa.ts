import { resolveHyperparams } from "../../hyperparams/check.ts";
import type { Progress } from "../../hyperparams/exploration.ts";
import { scheduleAt } from "../../hyperparams/schedule.ts";
import { type TemporalDifferenceHyperparams, temporalDifferenceDescriptors } from "../../hyperparams/tabular.ts";
import { TablePolicy } from "../../policies/table-policy.ts";
import { defaultRng, type GeneratorState, type Generator as Rng } from "../../random/generator.ts";
import type { Space } from "../../spaces/space.ts";
import { checkVectorEnv } from "../../vector/check-vector-env.ts";
import type { VectorEnv } from "../../vector/vector-env.ts";
import type { Algorithm, AlgorithmOptions, AlgorithmState, Metrics } from "../algorithm.ts";
import { type Learner, restoreRun, saveRun } from "../run-state.ts";
import { Experience, type ExperienceState, learnByStep } from "./experience.ts";
import { explorationAt, tryAction } from "./explore.ts";

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
  readonly #experience: Experience<O, A>;
  readonly #rng: Rng;
  /** What comes next in every row, once it is chosen. */
  readonly #nextActions: Int32Array;
  #chosen = false;

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
    this.#nextActions = new Int32Array(envs.numEnvs);
  }

  get numTimesteps(): number {
    return this.#experience.numTimesteps;
  }

  *learn(totalTimesteps: number): Generator<Metrics, void, void> {
    yield* learnByStep(this.#experience, this.hyperparams, totalTimesteps, (progress) => this.#step(progress));
  }

  /** One step in every row by the actions chosen before, the choice of the next ones, and the update they give. */
  #step(progress: Progress): void {
    const { learningRate, gamma } = this.hyperparams;
    const { q, actions: count } = this.policy;
    const experience = this.#experience;
    const { states, from, actions, to, rewards, terminated, truncated } = experience;
    const exploration = explorationAt(this.hyperparams, progress);
    const alpha = scheduleAt(learningRate, progress.progressRemaining);
    const choose = (state: number): number => tryAction(q, state * count, count, exploration, this.#rng);
    if (!this.#chosen) {
      for (let i = 0; i < states.length; i++) this.#nextActions[i] = choose(states[i]);
      this.#chosen = true;
    }
    actions.set(this.#nextActions);
    experience.step();
    for (let i = 0; i < states.length; i++) {
      this.#nextActions[i] = choose(states[i]);
      // Where a limit cut the episode off, a' is an action that will never be taken.
      const next = truncated[i] === 1 ? choose(to[i]) : this.#nextActions[i];
      const later = terminated[i] === 1 ? 0 : gamma * q[to[i] * count + next];
      const place = from[i] * count + actions[i];
      q[place] += alpha * (rewards[i] + later - q[place]);
    }
  }

  state(): AlgorithmState {
    const own: OwnState = {
      rng: this.#rng.state(),
      experience: this.#experience.state(),
      nextActions: this.#chosen ? this.#nextActions.slice() : null,
    };
    return saveRun(this.#learner(), own);
  }

  restore(state: AlgorithmState): void {
    const own = restoreRun(this.#learner(), state) as OwnState;
    this.#rng.restore(own.rng);
    const goesOn = this.#experience.restore(own.experience);
    this.#chosen = goesOn && own.nextActions !== null;
    if (own.nextActions !== null) this.#nextActions.set(own.nextActions);
  }

  #learner(): Learner {
    const { name, numTimesteps, env, policy } = this;
    return { name, numTimesteps, env, policy, numEnvs: this.#experience.states.length };
  }
}

interface OwnState {
  readonly rng: GeneratorState;
  readonly experience: ExperienceState;
  readonly nextActions: Int32Array | null;
}
