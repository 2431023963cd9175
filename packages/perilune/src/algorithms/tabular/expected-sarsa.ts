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
import { explorationAt, meanOfTries, tryAction } from "./explore.ts";

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
    const { learningRate, gamma } = this.hyperparams;
    const { q, actions: count } = this.policy;
    const experience = this.#experience;
    const { states, from, actions, to, rewards, terminated } = experience;
    const exploration = explorationAt(this.hyperparams, progress);
    const alpha = scheduleAt(learningRate, progress.progressRemaining);
    for (let i = 0; i < states.length; i++) {
      actions[i] = tryAction(q, states[i] * count, count, exploration, this.#rng);
    }
    experience.step();
    for (let i = 0; i < states.length; i++) {
      const later = terminated[i] === 1 ? 0 : gamma * meanOfTries(q, to[i] * count, count, exploration);
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
