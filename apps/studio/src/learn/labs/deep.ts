import { type Algorithm, DQN, QLearning } from "perilune/algorithms";
import type { Env } from "perilune/envs";
import "perilune/envs/classic-control/cartpole";
import { type Box, Discrete } from "perilune/spaces";
import { type EvaluateOptions, evaluate } from "perilune/training";
import { SyncVectorEnv } from "perilune/vector";
import { make } from "perilune/wrappers";

type CartPole = Env<Box, Discrete>;

/** How far each measurement is cut into parts, to either side; what lies beyond belongs to the last part. */
const RANGES = [2.4, 2.5, 0.21, 3] as const; // m, m/s, rad, rad/s
const EPISODES = 20;
/** Steps between two looks at both, and the episodes of a look; others than those of the end. */
const EVERY = 1000;
const LOOK = { episodes: 5, seed: 2_000_000 };

export interface RaceSettings {
  /** Parts that each of the four measurements is cut into, for the table; odd, so that one lies around nought. */
  readonly bins: number;
  readonly seed: number;
  /** Steps that either learner takes. */
  readonly steps: number;
}

/** Where both learners are. */
export interface RaceProgress {
  readonly timesteps: number;
  /** Mean return of a few fresh episodes, in which neither tries anything nor learns. */
  readonly table: number;
  readonly network: number;
}

/** What came of one learner. */
export interface Learned {
  /** Returns of fresh episodes, the same starts for both. */
  readonly returns: readonly number[];
  readonly meanReward: number;
  /** How long its learning took, without the looks at it. */
  readonly seconds: number;
  /** Numbers that hold all it knows. */
  readonly numbers: number;
  /** Of all cells of the table, those in which it ever acted. */
  readonly cellsVisited: number;
  /** The cells with the cart in the middle and at rest, row by row from the fastest fall to the right. */
  readonly slice: readonly SliceCell[];
}

/** One cell: what it would do there, and whether it has ever been there. */
export interface SliceCell {
  /** Of its middle, in radians and radians a second; positive to the right. */
  readonly angle: number;
  readonly angularVelocity: number;
  /** 0 pushes left, 1 right; `null` where it has no idea. */
  readonly action: number | null;
  readonly wasThere: boolean;
}

export interface RaceResult {
  readonly cells: number;
  readonly table: Learned;
  readonly network: Learned;
}

/** The number of the cell that an observation falls into. */
export function cellOf(observation: ArrayLike<number>, bins: number): number {
  return RANGES.reduce((cell, range, index) => {
    const part = Math.floor(((observation[index] + range) / (2 * range)) * bins);
    return cell * bins + Math.max(0, Math.min(bins - 1, part));
  }, 0);
}

/** A cart with a pole that remembers in which cells somebody acted. */
class WatchedPole implements CartPole {
  readonly #env: CartPole = make("CartPole-v1");
  readonly #bins: number;
  readonly visits: Uint8Array;
  readonly observationSpace: Box;
  readonly actionSpace: Discrete;
  #cell = 0;

  constructor(bins: number) {
    this.#bins = bins;
    this.visits = new Uint8Array(bins ** RANGES.length);
    this.observationSpace = this.#env.observationSpace;
    this.actionSpace = this.#env.actionSpace;
  }

  reset(options?: Parameters<CartPole["reset"]>[0]): ReturnType<CartPole["reset"]> {
    const first = this.#env.reset(options);
    this.#cell = cellOf(first.observation, this.#bins);
    return first;
  }

  step(action: number): ReturnType<CartPole["step"]> {
    this.visits[this.#cell] = 1;
    const next = this.#env.step(action);
    this.#cell = cellOf(next.observation, this.#bins);
    return next;
  }
}

/** The same, seen through the cells of a table. */
class PoleInCells implements Env<Discrete, Discrete> {
  readonly pole: WatchedPole;
  readonly observationSpace: Discrete;
  readonly actionSpace: Discrete;
  readonly #bins: number;

  constructor(bins: number) {
    this.#bins = bins;
    this.pole = new WatchedPole(bins);
    this.observationSpace = new Discrete(this.pole.visits.length);
    this.actionSpace = this.pole.actionSpace;
  }

  reset(options?: Parameters<CartPole["reset"]>[0]): ReturnType<Env<Discrete, Discrete>["reset"]> {
    const first = this.pole.reset(options);
    return { ...first, observation: cellOf(first.observation, this.#bins) };
  }

  step(action: number): ReturnType<Env<Discrete, Discrete>["step"]> {
    const next = this.pole.step(action);
    return { ...next, observation: cellOf(next.observation, this.#bins) };
  }
}

/**
 * Trains a table and a network, both by Q-learning, for the same number of steps; yields as they go.
 *
 * @param now Milliseconds of some clock; it changes `seconds` alone.
 */
export function* race(
  { bins, seed, steps }: RaceSettings,
  now: () => number,
): Generator<RaceProgress, RaceResult, void> {
  const exploration = { explorationFraction: 0.16, explorationFinalEps: 0.04, gamma: 0.99 };
  const inCells = new PoleInCells(bins);
  const table = new QLearning(new SyncVectorEnv(() => inCells, 1, { seed }), {
    seed,
    hyperparams: { ...exploration, learningRate: 0.2, metricsFreq: 500 },
  });
  const pole = new WatchedPole(bins);
  const network = new DQN(new SyncVectorEnv(() => pole, 1, { seed }), {
    seed,
    hyperparams: {
      ...exploration,
      learningRate: { kind: "linear", initial: 2.3e-3 },
      batchSize: 64,
      bufferSize: steps,
      learningStarts: 1000,
      targetUpdateInterval: 10,
      trainFreq: 64,
      gradientSteps: 32,
      netArch: [64, 64],
    },
  });
  const clocks = { table: learner(table, steps, now), network: learner(network, steps, now) };
  const play = {
    table: (options: EvaluateOptions) =>
      evaluate(table.policy, () => new PoleInCells(bins), { ...options, maxSteps: 500 }),
    network: (options: EvaluateOptions) => evaluate(network.policy, "CartPole-v1", options),
  };
  for (let timesteps = EVERY; timesteps <= steps; timesteps += EVERY) {
    clocks.table.until(timesteps);
    clocks.network.until(timesteps);
    yield { timesteps, table: play.table(LOOK).meanReward, network: play.network(LOOK).meanReward };
  }
  const cells = inCells.pole.visits.length;
  const { q, actions } = table.policy;
  return {
    cells,
    table: {
      ...examine(play.table({ episodes: EPISODES })),
      seconds: clocks.table.seconds(),
      numbers: q.length,
      cellsVisited: count(inCells.pole.visits),
      slice: sliceOf(bins, inCells.pole.visits, (_, cell) =>
        inCells.pole.visits[cell] === 0 ? null : q[cell * actions + 1] > q[cell * actions] ? 1 : 0,
      ),
    },
    network: {
      ...examine(play.network({ episodes: EPISODES })),
      seconds: clocks.network.seconds(),
      numbers: [...network.policy.tensors().values()].reduce((all, { data }) => all + data.length, 0),
      cellsVisited: count(pole.visits),
      slice: sliceOf(bins, pole.visits, (observation) => {
        const { qValues = [0, 0] } = network.policy.explain(observation);
        return qValues[1] > qValues[0] ? 1 : 0;
      }),
    },
  };
}

/** Lets an algorithm learn up to one step after another, and adds up how long that took. */
function learner(algorithm: Algorithm, total: number, now: () => number) {
  const updates = algorithm.learn(total);
  let milliseconds = 0;
  return {
    until: (timesteps: number): void => {
      const begun = now();
      while (algorithm.numTimesteps < timesteps && updates.next().done !== true);
      milliseconds += now() - begun;
    },
    seconds: (): number => milliseconds / 1000,
  };
}

function examine({ returns, meanReward }: ReturnType<typeof evaluate>): Pick<Learned, "returns" | "meanReward"> {
  return { returns, meanReward };
}

function count(visits: Uint8Array): number {
  return visits.reduce((all, visited) => all + visited, 0);
}

/** The cells around a cart that rests in the middle, with an answer for the middle of each. */
function sliceOf(
  bins: number,
  visits: Uint8Array,
  answer: (observation: Float32Array, cell: number) => number | null,
): SliceCell[] {
  const middle = (part: number, range: number): number => ((part + 0.5) / bins) * 2 * range - range;
  return Array.from({ length: bins * bins }, (_, index) => {
    const angularVelocity = middle(bins - 1 - Math.floor(index / bins), RANGES[3]);
    const angle = middle(index % bins, RANGES[2]);
    const observation = Float32Array.of(0, 0, angle, angularVelocity);
    const cell = cellOf(observation, bins);
    return { angle, angularVelocity, action: answer(observation, cell), wasThere: visits[cell] === 1 };
  });
}

/** Cells where the pole leans and falls to the same side: there is no doubt which way to push. */
function isClear({ angle, angularVelocity }: SliceCell): boolean {
  return Math.abs(angle) > 1e-6 && Math.abs(angularVelocity) > 1e-6 && angle > 0 === angularVelocity > 0;
}

/** Of the clear cells in which a learner never acted: how many, and in how many it pushes to the right side. */
export function unseenAnswers(slice: readonly SliceCell[]): { readonly unseen: number; readonly right: number } {
  const unseen = slice.filter((cell) => isClear(cell) && !cell.wasThere);
  const right = unseen.filter(({ angle, action }) => action === (angle > 0 ? 1 : 0));
  return { unseen: unseen.length, right: right.length };
}
