import { resolveHyperparams } from "../../hyperparams/check.ts";
import type { Infer } from "../../hyperparams/descriptor.ts";
import type { Progress } from "../../hyperparams/exploration.ts";
import { scheduleAt } from "../../hyperparams/schedule.ts";
import { temporalDifferenceDescriptors } from "../../hyperparams/tabular.ts";
import { TablePolicy } from "../../policies/table-policy.ts";
import { defaultRng, type GeneratorState, type Generator as Rng } from "../../random/generator.ts";
import type { Space } from "../../spaces/space.ts";
import { checkVectorEnv } from "../../vector/check-vector-env.ts";
import type { VectorEnv } from "../../vector/vector-env.ts";
import type { Algorithm, AlgorithmOptions, AlgorithmState, Metrics } from "../algorithm.ts";
import { type Learner, restoreRun, saveRun } from "../run-state.ts";
import { Experience, type ExperienceState, learnByStep } from "./experience.ts";
import { explorationAt, tryAction } from "./explore.ts";

// n-step SARSA: Sutton & Barto, 2018, section 7.2.
//
//   G = r₁ + γ r₂ + … + γⁿ⁻¹ rₙ + γⁿ Q(sₙ, aₙ),   Q(s₀, a₀) ← Q(s₀, a₀) + α (G − Q(s₀, a₀))
//
// - one step is SARSA; more of them carry news back faster, with more of the chance that lies in the steps
// - at the end of an episode the steps that are left look ahead as far as it went

const ownDescriptors = {
  nSteps: {
    kind: "integer",
    default: 4,
    min: 1,
    max: 10_000,
    tune: [1, 32],
    meaning: "steps looked ahead before values take over",
    raising: "less bias, more variance",
  },
} as const;

/** Every hyper-parameter of n-step SARSA. */
export const nStepSarsaDescriptors: typeof ownDescriptors & typeof temporalDifferenceDescriptors = {
  ...ownDescriptors,
  ...temporalDifferenceDescriptors,
};

/** The hyper-parameters of n-step SARSA, by their names in code. */
export type NStepSarsaHyperparams = Infer<typeof nStepSarsaDescriptors>;

/** A step whose action value is still to be updated. */
interface Taken {
  /** Of the action value in the table. */
  readonly place: number;
  readonly reward: number;
}

/** n-step SARSA in the environments it is given; metrics come every `metricsFreq` environment steps. */
export class NStepSarsa<O extends Space = Space, A extends Space = Space> implements Algorithm<O, A> {
  readonly name = "n-step-sarsa";
  readonly hyperparams: NStepSarsaHyperparams;
  readonly policy: TablePolicy<O, A>;
  readonly env: Algorithm["env"];
  readonly #experience: Experience<O, A>;
  readonly #rng: Rng;
  /** What comes next in every row, once it is chosen. */
  readonly #nextActions: Int32Array;
  #chosen = false;
  /** The steps of every row still to be updated, oldest first, fewer than n of them. */
  readonly #pending: Taken[][];

  constructor(envs: VectorEnv<O, A>, options: AlgorithmOptions<NStepSarsaHyperparams> = {}) {
    checkVectorEnv(envs);
    const { seed = 0, hyperparams = {} } = options;
    this.hyperparams = resolveHyperparams(nStepSarsaDescriptors, hyperparams);
    this.policy = new TablePolicy({
      observationSpace: envs.singleObservationSpace,
      actionSpace: envs.singleActionSpace,
      initialValue: this.hyperparams.initialValue,
    });
    this.env = envs.spec;
    this.#experience = new Experience(envs, this.policy);
    this.#rng = defaultRng(seed);
    this.#nextActions = new Int32Array(envs.numEnvs);
    this.#pending = Array.from({ length: envs.numEnvs }, () => []);
  }

  get numTimesteps(): number {
    return this.#experience.numTimesteps;
  }

  *learn(totalTimesteps: number): Generator<Metrics, void, void> {
    yield* learnByStep(this.#experience, this.hyperparams, totalTimesteps, (progress) => this.#step(progress));
  }

  /** One step in every row by the actions chosen before, the choice of the next ones, and the update they give. */
  #step(progress: Progress): void {
    const { learningRate, nSteps } = this.hyperparams;
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
      const later = terminated[i] === 1 ? 0 : q[to[i] * count + next];
      const pending = this.#pending[i];
      pending.push({ place: from[i] * count + actions[i], reward: rewards[i] });
      const kept = (terminated[i] | truncated[i]) === 1 ? 0 : nSteps - 1;
      while (pending.length > kept) this.#updateOldest(pending, later, alpha);
    }
  }

  /** Updates the oldest of the steps pending, after which `later` is still to come, and takes it out. */
  #updateOldest(pending: Taken[], later: number, alpha: number): void {
    const { q } = this.policy;
    const { gamma } = this.hyperparams;
    const target = pending.reduceRight((sum, { reward }) => reward + gamma * sum, later);
    const { place } = pending[0];
    q[place] += alpha * (target - q[place]);
    pending.shift();
  }

  state(): AlgorithmState {
    const own: OwnState = {
      rng: this.#rng.state(),
      experience: this.#experience.state(),
      nextActions: this.#chosen ? this.#nextActions.slice() : null,
      pending: this.#pending.map((row) => row.slice()),
    };
    return saveRun(this.#learner(), own);
  }

  restore(state: AlgorithmState): void {
    const own = restoreRun(this.#learner(), state) as OwnState;
    this.#rng.restore(own.rng);
    const goesOn = this.#experience.restore(own.experience);
    this.#chosen = goesOn && own.nextActions !== null;
    if (own.nextActions !== null) this.#nextActions.set(own.nextActions);
    own.pending.forEach((row, i) => {
      this.#pending[i] = goesOn ? row.slice() : [];
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
  readonly nextActions: Int32Array | null;
  readonly pending: readonly (readonly Taken[])[];
}
