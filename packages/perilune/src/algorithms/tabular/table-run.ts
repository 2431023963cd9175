import { type ExplorationHyperparams, epsilonAt, type Progress } from "../../hyperparams/exploration.ts";
import { type Schedule, scheduleAt } from "../../hyperparams/schedule.ts";
import { TablePolicy } from "../../policies/table-policy.ts";
import { defaultRng, type GeneratorState, type Generator as Rng } from "../../random/generator.ts";
import type { Space } from "../../spaces/space.ts";
import { checkVectorEnv } from "../../vector/check-vector-env.ts";
import type { VectorEnv } from "../../vector/vector-env.ts";
import type { Algorithm, AlgorithmState, Metrics } from "../algorithm.ts";
import { checkTotalTimesteps } from "../check-total-timesteps.ts";
import { type Learner, restoreRun, saveRun } from "../run-state.ts";
import { Experience, type ExperienceState } from "./experience.ts";
import { type Exploration, explorationAt, tryAction } from "./explore.ts";

/** What of a learner's settings is the same whatever it learns by. */
interface TableHyperparams extends ExplorationHyperparams {
  readonly initialValue: number;
  readonly metricsFreq: number;
  readonly learningRate: Schedule | null;
}

/** What every learner of a table remembers; it may add to it. */
interface TableRunState {
  readonly rng: GeneratorState;
  readonly experience: ExperienceState;
}

/** All of a learner of a table but how it learns: the table, the environments as it sees them, exploration, chance. */
export class TableRun<O extends Space = Space, A extends Space = Space> {
  readonly policy: TablePolicy<O, A>;
  readonly experience: Experience<O, A>;
  readonly rng: Rng;
  readonly #name: string;
  readonly #env: Algorithm["env"];
  readonly #hyperparams: TableHyperparams;

  constructor(name: string, envs: VectorEnv<O, A>, hyperparams: TableHyperparams, seed = 0) {
    checkVectorEnv(envs);
    this.policy = new TablePolicy({
      observationSpace: envs.singleObservationSpace,
      actionSpace: envs.singleActionSpace,
      initialValue: hyperparams.initialValue,
    });
    this.experience = new Experience(envs, this.policy);
    this.rng = defaultRng(seed);
    this.#name = name;
    this.#env = envs.spec;
    this.#hyperparams = hyperparams;
  }

  /**
   * Calls `step` until `totalTimesteps` environment steps are taken, and yields metrics whenever `metricsFreq` of them
   * have passed, and at the end.
   */
  *learn(totalTimesteps: number, step: (progress: Progress) => void): Generator<Metrics, void, void> {
    checkTotalTimesteps(totalTimesteps);
    const { experience } = this;
    const h = this.#hyperparams;
    const progress = (): Progress => ({
      progressRemaining: Math.max(0, 1 - experience.numTimesteps / totalTimesteps),
      episodes: experience.episodes,
    });
    experience.begin();
    while (experience.numTimesteps < totalTimesteps) {
      const next = (Math.floor(experience.numTimesteps / h.metricsFreq) + 1) * h.metricsFreq;
      const end = Math.min(next, totalTimesteps);
      while (experience.numTimesteps < end) step(progress());
      const { progressRemaining, episodes } = progress();
      yield {
        ...experience.statistics.metrics(),
        ...(h.exploration === "softmax"
          ? {}
          : { "rollout/exploration_rate": epsilonAt(h, { progressRemaining, episodes }) }),
        ...(h.learningRate === null ? {} : { "train/learning_rate": scheduleAt(h.learningRate, progressRemaining) }),
      };
    }
  }

  /** How the learner explores at some point of the run. */
  explorationAt(progress: Progress): Exploration {
    return explorationAt(this.#hyperparams, progress);
  }

  /** The action that it tries in a state. */
  tryAction(state: number, exploration: Exploration): number {
    const { q, actions: count } = this.policy;
    return tryAction(q, state * count, count, exploration, this.rng);
  }

  /** One step in every row, by the actions that it tries there; tells how it explored. */
  explore(progress: Progress): Exploration {
    const { states, actions } = this.experience;
    const exploration = this.explorationAt(progress);
    for (let i = 0; i < states.length; i++) actions[i] = this.tryAction(states[i], exploration);
    this.experience.step();
    return exploration;
  }

  /** The state of the run, and what the learner remembers of its `own`. */
  state(own: object = {}): AlgorithmState {
    const state: TableRunState = { rng: this.rng.state(), experience: this.experience.state() };
    return saveRun(this.#learner(), { ...state, ...own });
  }

  /** Goes on from a `state()`; tells its `own`, and whether the episodes under way go on or have begun anew. */
  restore<Own>(state: AlgorithmState): { readonly own: Own; readonly goesOn: boolean } {
    const own = restoreRun(this.#learner(), state) as TableRunState & Own;
    this.rng.restore(own.rng);
    return { own, goesOn: this.experience.restore(own.experience) };
  }

  #learner(): Learner {
    const { numTimesteps, states } = this.experience;
    return { name: this.#name, numTimesteps, env: this.#env, policy: this.policy, numEnvs: states.length };
  }
}
