import { valueIteration } from "perilune/algorithms";
import type { InPlaceEnv } from "perilune/envs";
import "perilune/envs/lessons/access-control";
import "perilune/envs/lessons/countdown-grid";
import "perilune/envs/lessons/platformer";
import "perilune/envs/lessons/stock-trading";
import { specOf } from "perilune/envs/registry";
import { defaultRng, type Generator as Rng } from "perilune/random";
import { make } from "perilune/wrappers";

type Act = (observation: number | ArrayLike<number>, rng: Rng) => number;

/** A way of acting that the learner may choose. */
export interface Rule {
  readonly id: string;
  readonly name: string;
  begin(env: InPlaceEnv): Act;
}

/** A task of the lab. */
export interface Task {
  readonly id: TaskId;
  readonly name: string;
  readonly env: string;
  readonly kind: "episodic" | "continuing";
  readonly about: string;
  readonly rules: readonly Rule[];
}

export const TASK_IDS = ["countdown", "platformer", "queue", "stock"] as const;
export type TaskId = (typeof TASK_IDS)[number];

const numbers = (observation: number | ArrayLike<number>): ArrayLike<number> =>
  typeof observation === "number" ? [observation] : observation;

const always = (id: string, name: string, act: Act): Rule => ({ id, name, begin: () => act });

/** What the customer at the head of the queue pays: 1, 2, 4 or 8. */
const payment = (state: number): number => 2 ** (state % 4);

export const TASKS: readonly Task[] = [
  {
    id: "countdown",
    name: "Countdown grid",
    env: "CountdownGrid-v0",
    kind: "episodic",
    about: "Every step costs 1 until the flag is reached. A limit of 100 steps cuts off who never gets there.",
    rules: [
      {
        id: "best",
        name: "take the shortest way",
        begin: (env) => {
          const { policy } = valueIteration(env, { gamma: 1 });
          return (observation) => policy[observation as number];
        },
      },
      always("random", "stroll at random", (_, rng) => rng.integers(4)),
    ],
  },
  {
    id: "platformer",
    name: "Platform game",
    env: "Platformer-v0",
    kind: "episodic",
    about: "Coins pay 1, the flag pays 1, an enemy or a pit costs 1; each of the last three ends the episode.",
    rules: [
      always("run", "run to the right, hop now and then", (_, rng) => (rng.random() < 0.2 ? 3 : 2)),
      always("stand", "stand still", () => 0),
    ],
  },
  {
    id: "queue",
    name: "Queue of customers",
    env: "AccessControl-v0",
    kind: "continuing",
    about: "Ten servers, customers who pay 1, 2, 4 or 8, and a queue that is never empty. Nothing ends it.",
    rules: [1, 2, 4, 8].map((least) =>
      always(`from-${least}`, least === 1 ? "accept everybody" : `accept who pays ${least} or more`, (state) =>
        payment(state as number) >= least ? 1 : 0,
      ),
    ),
  },
  {
    id: "stock",
    name: "Stock trading",
    env: "StockTrading-v0",
    kind: "continuing",
    about:
      "A share on a made-up market; the reward is the growth of wealth in percent. Trading goes on until you stop.",
    rules: [
      always("trend", "hold shares after a day that rose", (day) => (numbers(day)[1] > 0 ? 1 : 2)),
      always("cheap", "hold shares while they are cheap", (day) => (numbers(day)[0] < 0 ? 1 : 2)),
      always("keep", "buy once and keep", () => 1),
    ],
  },
];

/** The size of a task's drawing. */
export function sizeOf({ env }: Task): { readonly width: number; readonly height: number } {
  const { width = 600, height = 400 } = specOf(env).doc ?? {};
  return { width, height };
}

/** Steps after which the lab stops a task that never ends. */
export const MOST_STEPS = 20_000;
/** A discounted return has settled once the next reward counts less than this. */
const SETTLED_WEIGHT = 1e-3;
/** Points of a curve: twice as many are thinned out to as many. */
const POINTS = 300;

/** How the last episode ended. */
export type End = "terminated" | "truncated";

/** A rule acting in a task, and what it has earned. */
export class TaskRun {
  readonly env: InPlaceEnv;
  readonly gamma: number;
  readonly #act: Act;
  readonly #rng: Rng;
  #observation: number | ArrayLike<number>;
  /** Steps of the present episode. */
  steps = 0;
  /** Rewards of the present episode, added up and discounted. */
  discounted = 0;
  /** The same without a discount. */
  earned = 0;
  /** What the next reward counts: γ^steps. */
  weight = 1;
  end: End | null = null;
  /** Returns of the episodes that have ended, and how each ended. */
  readonly episodes: { readonly steps: number; readonly discounted: number; readonly end: End }[] = [];
  /** Steps, return so far, and reward per step so far. */
  curve: [number[], number[], number[]] = [[], [], []];
  #stride = 1;

  constructor(task: Task, rule: Rule, gamma: number, seed = 0) {
    this.env = make(task.env) as InPlaceEnv;
    this.gamma = gamma;
    this.#act = rule.begin(this.env);
    this.#rng = defaultRng([seed, 1]);
    this.#observation = this.env.reset({ seed }).observation as number;
  }

  /** One step; false once the episode has ended or the lab's patience has. */
  step(): boolean {
    if (this.end !== null || this.steps >= MOST_STEPS) return false;
    const { observation, reward, terminated, truncated } = this.env.step(this.#act(this.#observation, this.#rng));
    this.#observation = observation as number;
    this.discounted += this.weight * reward;
    this.earned += reward;
    this.weight *= this.gamma;
    this.steps++;
    if (terminated || truncated) {
      this.end = terminated ? "terminated" : "truncated";
      this.episodes.push({ steps: this.steps, discounted: this.discounted, end: this.end });
    }
    if (this.steps % this.#stride === 0 || this.end !== null) this.#record();
    return this.end === null && this.steps < MOST_STEPS;
  }

  /** Begins the next episode. */
  again(): void {
    this.#observation = this.env.reset().observation as number;
    this.steps = this.discounted = this.earned = 0;
    this.weight = 1;
    this.end = null;
    this.curve = [[], [], []];
    this.#stride = 1;
  }

  get perStep(): number {
    return this.steps === 0 ? 0 : this.earned / this.steps;
  }

  /** Whether nothing that is still to come changes the discounted return by much. */
  get hasSettled(): boolean {
    return this.end !== null || this.weight < SETTLED_WEIGHT;
  }

  #record(): void {
    const [steps, sums, means] = this.curve;
    steps.push(this.steps);
    sums.push(this.discounted);
    means.push(this.perStep);
    if (steps.length < 2 * POINTS) return;
    this.#stride *= 2;
    this.curve = this.curve.map((column) => column.filter((_, index) => index % 2 === 1)) as typeof this.curve;
  }
}

/** How much the reward per step still moves: its change over the second half of the steps. */
export function driftOf({ curve: [steps, , means] }: TaskRun): number {
  if (steps.length < 2) return Number.POSITIVE_INFINITY;
  const half = means[steps.findIndex((step) => step >= steps[steps.length - 1] / 2)];
  return Math.abs(means[means.length - 1] - half);
}
