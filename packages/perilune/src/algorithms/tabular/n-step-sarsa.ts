import { resolveHyperparams } from "../../hyperparams/check.ts";
import type { Infer } from "../../hyperparams/descriptor.ts";
import type { Progress } from "../../hyperparams/exploration.ts";
import { scheduleAt } from "../../hyperparams/schedule.ts";
import { temporalDifferenceDescriptors } from "../../hyperparams/tabular.ts";
import type { TablePolicy } from "../../policies/table-policy.ts";
import type { Space } from "../../spaces/space.ts";
import type { VectorEnv } from "../../vector/vector-env.ts";
import type { Algorithm, AlgorithmOptions, AlgorithmState, Metrics } from "../algorithm.ts";
import { NextActions } from "./next-actions.ts";
import { TableRun } from "./table-run.ts";

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
  readonly #run: TableRun<O, A>;
  readonly #next: NextActions;
  /** The steps of every row still to be updated, oldest first, fewer than n of them. */
  readonly #pending: Taken[][];

  constructor(envs: VectorEnv<O, A>, { seed, hyperparams }: AlgorithmOptions<NStepSarsaHyperparams> = {}) {
    this.hyperparams = resolveHyperparams(nStepSarsaDescriptors, hyperparams);
    this.#run = new TableRun(this.name, envs, this.hyperparams, seed);
    this.policy = this.#run.policy;
    this.env = envs.spec;
    this.#next = new NextActions(this.#run);
    this.#pending = Array.from({ length: envs.numEnvs }, () => []);
  }

  get numTimesteps(): number {
    return this.#run.experience.numTimesteps;
  }

  *learn(totalTimesteps: number): Generator<Metrics, void, void> {
    yield* this.#run.learn(totalTimesteps, (progress) => this.#step(progress));
  }

  /** One step in every row by the actions chosen before, the choice of the next ones, and the update they give. */
  #step(progress: Progress): void {
    const { learningRate, nSteps } = this.hyperparams;
    const { q, actions: count } = this.policy;
    const { from, actions, to, rewards, terminated, truncated } = this.#run.experience;
    const exploration = this.#run.explorationAt(progress);
    const alpha = scheduleAt(learningRate, progress.progressRemaining);
    this.#next.step(exploration);
    for (let i = 0; i < from.length; i++) {
      const next = this.#next.choose(i, exploration);
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
    const pending = this.#pending.map((row) => row.slice());
    return this.#run.state({ nextActions: this.#next.state(), pending } satisfies OwnState);
  }

  restore(state: AlgorithmState): void {
    const { own, goesOn } = this.#run.restore<OwnState>(state);
    this.#next.restore(own.nextActions, goesOn);
    own.pending.forEach((row, i) => {
      this.#pending[i] = goesOn ? row.slice() : [];
    });
  }
}

interface OwnState {
  readonly nextActions: Int32Array | null;
  readonly pending: readonly (readonly Taken[])[];
}
