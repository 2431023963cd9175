import { PeriluneError } from "../../errors.ts";
import { resolveHyperparams } from "../../hyperparams/check.ts";
import type { Infer } from "../../hyperparams/descriptor.ts";
import type { Progress } from "../../hyperparams/exploration.ts";
import { scheduleAt } from "../../hyperparams/schedule.ts";
import { tabularDescriptors } from "../../hyperparams/tabular.ts";
import type { TablePolicy } from "../../policies/table-policy.ts";
import type { Space } from "../../spaces/space.ts";
import type { VectorEnv } from "../../vector/vector-env.ts";
import type { Algorithm, AlgorithmOptions, AlgorithmState, Metrics } from "../algorithm.ts";
import { TableRun } from "./table-run.ts";

// Monte Carlo control: Sutton & Barto, 2018, sections 5.3 and 5.4.
//
//   G = rₜ + γ rₜ₊₁ + … to the end of the episode,   Q(s, a) ← the mean of all G that followed a in s
//
// - on-policy, and learns nothing before an episode ends; no value is made from another (no bootstrapping)
// - an action may come more than once in the same state: the first visit counts, or every one
// - an episode that a limit cuts off counts as far as it went

/** Steps of an episode after which it is likely never to end. */
const LONGEST_EPISODE = 100_000;

const ownDescriptors = {
  visits: {
    kind: "choice",
    default: "first",
    choices: ["first", "every"],
    meaning: "which visits of an episode to an action in a state count",
    raising: "every: more returns that depend on each other",
  },
  learningRate: {
    kind: "schedule",
    default: null,
    nullable: true,
    min: 0,
    max: 1,
    tune: [0.01, 1],
    meaning: "part of the way that a value goes to each return; null for the mean of all returns",
    raising: "forgets the returns of earlier, worse policies sooner",
  },
} as const;

/** Every hyper-parameter of Monte Carlo control. */
export const monteCarloDescriptors: typeof ownDescriptors & typeof tabularDescriptors = {
  ...ownDescriptors,
  ...tabularDescriptors,
};

/** The hyper-parameters of Monte Carlo control, by their names in code. */
export type MonteCarloHyperparams = Infer<typeof monteCarloDescriptors>;

/** An episode so far. */
interface Episode {
  /** Of the action values in the table, step by step. */
  readonly places: number[];
  readonly rewards: number[];
}

/** Monte Carlo control in the environments it is given; metrics come every `metricsFreq` environment steps. */
export class MonteCarlo<O extends Space = Space, A extends Space = Space> implements Algorithm<O, A> {
  readonly name = "monte-carlo";
  readonly hyperparams: MonteCarloHyperparams;
  readonly policy: TablePolicy<O, A>;
  readonly env: Algorithm["env"];
  readonly #run: TableRun<O, A>;
  /** How many returns each value has seen, [states, actions]. */
  readonly #counts: Float64Array;
  /** The episode under way in every row. */
  readonly #episodes: Episode[];

  constructor(envs: VectorEnv<O, A>, { seed, hyperparams }: AlgorithmOptions<MonteCarloHyperparams> = {}) {
    this.hyperparams = resolveHyperparams(monteCarloDescriptors, hyperparams);
    this.#run = new TableRun(this.name, envs, this.hyperparams, seed);
    this.policy = this.#run.policy;
    this.env = envs.spec;
    this.#counts = new Float64Array(this.policy.q.length);
    this.#episodes = Array.from({ length: envs.numEnvs }, () => ({ places: [], rewards: [] }));
  }

  get numTimesteps(): number {
    return this.#run.experience.numTimesteps;
  }

  *learn(totalTimesteps: number): Generator<Metrics, void, void> {
    yield* this.#run.learn(totalTimesteps, (progress) => this.#step(progress));
  }

  /** One step in every row, and where an episode ends, what it teaches. */
  #step(progress: Progress): void {
    const { actions: count } = this.policy;
    const { from, actions, rewards, terminated, truncated } = this.#run.experience;
    this.#run.explore(progress);
    for (let i = 0; i < from.length; i++) {
      const episode = this.#episodes[i];
      episode.places.push(from[i] * count + actions[i]);
      episode.rewards.push(rewards[i]);
      if ((terminated[i] | truncated[i]) === 1) {
        this.#learnFrom(episode, progress);
        this.#episodes[i] = { places: [], rewards: [] };
      } else if (episode.places.length >= LONGEST_EPISODE) throw endless(i);
    }
  }

  /** Moves the value of every action of an episode towards the return that followed it, the last first. */
  #learnFrom({ places, rewards }: Episode, progress: Progress): void {
    const { gamma, visits, learningRate } = this.hyperparams;
    const { q } = this.policy;
    const firstVisits = new Map<number, number>();
    for (let t = places.length - 1; t >= 0; t--) firstVisits.set(places[t], t);
    let followed = 0;
    for (let t = places.length - 1; t >= 0; t--) {
      followed = rewards[t] + gamma * followed;
      const place = places[t];
      if (visits === "first" && firstVisits.get(place) !== t) continue;
      this.#counts[place]++;
      const alpha =
        learningRate === null ? 1 / this.#counts[place] : scheduleAt(learningRate, progress.progressRemaining);
      q[place] += alpha * (followed - q[place]);
    }
  }

  state(): AlgorithmState {
    const episodes = this.#episodes.map(({ places, rewards }) => ({
      places: Int32Array.from(places),
      rewards: Float64Array.from(rewards),
    }));
    return this.#run.state({ counts: this.#counts.slice(), episodes } satisfies OwnState);
  }

  restore(state: AlgorithmState): void {
    const { own, goesOn } = this.#run.restore<OwnState>(state);
    this.#counts.set(own.counts);
    own.episodes.forEach(({ places, rewards }, i) => {
      this.#episodes[i] = goesOn ? { places: [...places], rewards: [...rewards] } : { places: [], rewards: [] };
    });
  }
}

interface OwnState {
  readonly counts: Float64Array;
  readonly episodes: readonly { readonly places: Int32Array; readonly rewards: Float64Array }[];
}

function endless(row: number): PeriluneError {
  return new PeriluneError(
    `row ${row}: expected episodes of fewer than ${LONGEST_EPISODE} steps to learn from, got one still under way; ` +
      "set a limit with maxEpisodeSteps (--env-kwargs max_episode_steps=1000)",
  );
}
