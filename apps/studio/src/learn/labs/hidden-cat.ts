import { QLearning } from "perilune/algorithms";
import type { Env, Reset, ResetOptions, Step } from "perilune/envs";
import { MouseMaze } from "perilune/envs/lessons/mouse-maze";
import { defaultRng, type Generator as Rng } from "perilune/random";
import { Discrete } from "perilune/spaces";
import { SyncVectorEnv } from "perilune/vector";
import { TimeLimit } from "perilune/wrappers";

/** Two corridors that are the same but for what waits at their ends. */
export const CORRIDORS = ["PMC", "CMP"] as const;
const PLACES = CORRIDORS[0].length;
/** Reward of the pile. */
export const PILE = 10;
/** Steps after which an episode is cut off: a mouse may also stay where it is. */
const LIMIT = 20;
const LEARNING_STEPS = 40_000;
const CHUNK = 500;

type View = "state" | "place";

/** One of the corridors, drawn by lot; what is seen is the mouse's place, with or without which corridor it is. */
class HiddenCat implements Env<Discrete, Discrete> {
  readonly observationSpace: Discrete;
  readonly actionSpace: Discrete;
  readonly #mazes: readonly MouseMaze[];
  readonly #view: View;
  #rng: Rng = defaultRng(0);
  #which = 0;

  constructor(view: View, loss: number) {
    this.#view = view;
    this.#mazes = CORRIDORS.map(
      (row) => new MouseMaze({ map: [row], catSpeed: 0, pileReward: PILE, catReward: -loss }),
    );
    this.observationSpace = new Discrete(PLACES * (view === "state" ? CORRIDORS.length : 1));
    this.actionSpace = this.#mazes[0].actionSpace;
  }

  reset({ seed }: ResetOptions = {}): Reset<number> {
    if (seed !== undefined) this.#rng = defaultRng(seed);
    return this.enter(this.#rng.integers(0, CORRIDORS.length));
  }

  /** Begins an episode in a corridor of one's choice. */
  enter(which: number): Reset<number> {
    this.#which = which;
    const { observation, info } = this.#mazes[which].reset({ seed: 0 });
    return { observation: this.#seen(observation), info };
  }

  step(action: number): Step<number> {
    const { observation, ...rest } = this.#mazes[this.#which].step(action);
    return { observation: this.#seen(observation), ...rest };
  }

  #seen(state: number): number {
    return (state % PLACES) + (this.#view === "state" ? this.#which * PLACES : 0);
  }
}

/** What a mouse that has learned does in a corridor. */
export interface Walk {
  /** The tiles it comes to, its start first. */
  readonly places: readonly number[];
  readonly return: number;
}

/** Learns by Q-learning from one view, some hundred steps at a time, and then walks through both corridors. */
function* learn(view: View, loss: number): Generator<void, readonly Walk[], void> {
  const makeEnv = (): TimeLimit<Discrete, Discrete> =>
    new TimeLimit(new HiddenCat(view, loss), { maxEpisodeSteps: LIMIT });
  const agent = new QLearning(new SyncVectorEnv(makeEnv, 1, { seed: 1 }), {
    seed: 1,
    hyperparams: { gamma: 0.9, learningRate: 0.002, explorationFraction: 1, metricsFreq: CHUNK },
  });
  for (const _ of agent.learn(LEARNING_STEPS)) yield;
  const env = new HiddenCat(view, loss);
  return CORRIDORS.map((_, which) => {
    let { observation } = env.enter(which);
    const places = [observation % PLACES];
    let sum = 0;
    for (let step = 0; step < LIMIT; step++) {
      const { actions } = agent.policy.predict(Int32Array.of(observation), { deterministic: true });
      const { reward, terminated, observation: next } = env.step(actions[0]);
      observation = next;
      places.push(observation % PLACES);
      sum += reward;
      if (terminated) break;
    }
    return { places, return: sum };
  });
}

/** What mice learn that see all, and that see no more than where they are. */
export type Comparison = Readonly<Record<View, readonly Walk[]>>;

export function* compareViews(loss: number): Generator<void, Comparison, void> {
  return { state: yield* learn("state", loss), place: yield* learn("place", loss) };
}

/** Whether a mouse has learned not to leave its tile. */
export function stays(walks: readonly Walk[]): boolean {
  return walks.every(({ places }) => places.every((place) => place === places[0]));
}

/** The return on average, either corridor as often as the other. */
export function meanReturn(walks: readonly Walk[]): number {
  return walks.reduce((sum, walk) => sum + walk.return, 0) / walks.length;
}
