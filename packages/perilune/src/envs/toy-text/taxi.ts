import type { Generator, GeneratorState } from "../../random/generator.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { DrawContext } from "../draw-context.ts";
import { paintSky, palette, rod } from "../drawing.ts";
import { type Env, type Info, InPlaceEnv, type Outcome, type ResetOptions, type Row, type Transition } from "../env.ts";
import type { EnvDoc } from "../env-doc.ts";
import { FiniteModel } from "../finite-model.ts";
import { register } from "../registry.ts";
import { restoredRng, seededRng } from "../seeding.ts";
import { type Heading, inCell, paintGoal, paintTile, placeGrid, UNIT } from "./grid-drawing.ts";
import { paintPassenger, paintStand, paintTaxi, STANDS } from "./taxi-drawing.ts";

/** The town: cells stand at even places; between two of them ":" lets pass and "|" is a wall. */
const TOWN = ["R: | : :G", " : | : : ", " : : : : ", " | : | : ", "Y| : |B: "];
const SIZE = 5;
/** The passenger's place when it is none of the stands. */
const ABOARD = 4;
const STATES = SIZE * SIZE * 5 * 4;

const ACTIONS = ["south", "north", "east", "west", "pick up", "drop off"];
const PICK_UP = 4;
const HEADINGS: readonly Heading[] = [
  { row: 1, column: 0 },
  { row: -1, column: 0 },
  { row: 0, column: 1 },
  { row: 0, column: -1 },
];
/** The actions that lead to the left and to the right of each heading. */
const LEFT_OF = [2, 3, 1, 0];
const RIGHT_OF = [3, 2, 0, 1];

const WIDTH = 480;
const HEIGHT = 480;

/** Taxi's arguments. */
export interface TaxiOptions {
  /** Whether a drive may go to either side of where it is meant to. @default false */
  readonly isRainy?: boolean;
  /** Whether the passenger may choose another destination once the taxi has left with it. @default false */
  readonly ficklePassenger?: boolean;
  /** Probability that a drive in the rain goes where it is meant to; either side shares the rest. @default 0.8 */
  readonly rainyProbability?: number;
  /** Probability that a fickle passenger will choose another destination. @default 0.3 */
  readonly fickleProbability?: number;
}

const taxiDoc: EnvDoc = {
  title: "Taxi",
  description:
    "Drive a taxi through a walled town of 5 × 5 cells to the stand where a passenger waits, pick it up, drive to the " +
    "stand it wants to go to, and drop it off.",
  observation: [
    {
      name: "state",
      min: 0,
      max: STATES - 1,
      meaning:
        "((row · 5 + column) · 5 + passenger) · 4 + destination; stands are 0 red, 1 green, 2 yellow, 3 blue, " +
        "and 4 is aboard",
    },
  ],
  actions: ACTIONS,
  keys: { ArrowDown: 0, ArrowUp: 1, ArrowRight: 2, ArrowLeft: 3, p: 4, d: 5 },
  idle: null,
  rewards:
    "20 for dropping the passenger off at its destination, −10 for picking up or dropping off where that cannot be, " +
    "−1 for any other step.",
  startingState:
    "One of 300 at random: the taxi anywhere, the passenger at a stand, its destination another stand. " +
    "`info.actionMask` tells which actions change the state (1) and which do not (0).",
  episodeEnd: ["The passenger is dropped off at its destination."],
  arguments: {
    isRainy: {
      type: "boolean",
      default: false,
      description: "Whether a drive may go to either side of where it is meant to.",
    },
    ficklePassenger: {
      type: "boolean",
      default: false,
      description:
        "Whether the passenger may choose another destination, once an episode, when the taxi first moves with it.",
    },
    rainyProbability: {
      type: "number",
      default: 0.8,
      min: 0,
      max: 1,
      description: "Probability that a drive in the rain goes where it is meant to; either side has half of the rest.",
    },
    fickleProbability: {
      type: "number",
      default: 0.3,
      min: 0,
      max: 1,
      description: "Probability that a fickle passenger will choose another destination.",
    },
  },
  source:
    "T. G. Dietterich, Hierarchical reinforcement learning with the MAXQ value function decomposition, Journal of " +
    "Artificial Intelligence Research 13, 2000.",
  versions: { v4: "Rain and fickle passengers as in Gymnasium 1.3 and later." },
  fps: 4,
  width: WIDTH,
  height: HEIGHT,
};

/** A state, taken apart. */
interface Situation {
  readonly row: number;
  readonly column: number;
  /** The stand where the passenger is, or `ABOARD`. */
  readonly passenger: number;
  readonly destination: number;
}

function encode({ row, column, passenger, destination }: Situation): number {
  return ((row * SIZE + column) * 5 + passenger) * 4 + destination;
}

function decode(state: number): Situation {
  const cell = Math.floor(state / 20);
  return {
    row: Math.floor(cell / SIZE),
    column: cell % SIZE,
    passenger: Math.floor(state / 4) % 5,
    destination: state % 4,
  };
}

/** The stand in a cell, −1 where there is none. */
function standAt(row: number, column: number): number {
  return STANDS.findIndex((stand) => stand.row === row && stand.column === column);
}

/** Whether neither a wall nor the edge of the town bars a drive. */
function isOpen({ row, column }: Situation, heading: Heading): boolean {
  const newRow = row + heading.row;
  if (newRow < 0 || newRow >= SIZE) return false;
  return heading.column === 0 || TOWN[row][2 * column + heading.column] === ":";
}

function drive(from: Situation, action: number): Situation {
  const heading = HEADINGS[action];
  if (!isOpen(from, heading)) return from;
  return { ...from, row: from.row + heading.row, column: from.column + heading.column };
}

/** What comes of picking up or dropping off. */
function serve(from: Situation, action: number): Outcome {
  const stand = standAt(from.row, from.column);
  const isPossible = from.passenger === (action === PICK_UP ? stand : ABOARD) && stand >= 0;
  if (!isPossible) return { probability: 1, state: encode(from), reward: -10, terminated: false };
  const state = encode({ ...from, passenger: action === PICK_UP ? ABOARD : stand });
  const arrived = action !== PICK_UP && stand === from.destination;
  return { probability: 1, state, reward: arrived ? 20 : -1, terminated: arrived };
}

/** For each state, 1 for every action that changes it. */
const ACTION_MASKS: readonly (readonly number[])[] = Array.from({ length: STATES }, (_, state) => {
  const situation = decode(state);
  return Object.freeze(
    ACTIONS.map((_, action) =>
      Number(action < PICK_UP ? isOpen(situation, HEADINGS[action]) : serve(situation, action).reward > -10),
    ),
  );
});

interface TaxiState {
  readonly state: number;
  readonly willChange: boolean;
  readonly heading: number;
  readonly rng: GeneratorState | null;
}

/** A passenger to drive to its destination; see `taxiDoc`. */
export class Taxi extends InPlaceEnv<Discrete, Discrete> {
  readonly observationSpace: Discrete = new Discrete(STATES);
  readonly actionSpace: Discrete = new Discrete(ACTIONS.length);

  readonly #model: FiniteModel;
  readonly #ficklePassenger: boolean;
  readonly #fickleProbability: number;
  #state = Number.NaN;
  /** Whether the passenger has yet to choose another destination in this episode. */
  #willChange = false;
  /** The last drive; only the drawing needs it. */
  #heading = 0;
  #rng: Generator | null = null;
  readonly #transition: Transition = { reward: 0, terminated: false, truncated: false, info: {} };

  constructor(options: TaxiOptions = {}) {
    super();
    const { isRainy = false, ficklePassenger = false, rainyProbability = 0.8, fickleProbability = 0.3 } = options;
    this.#ficklePassenger = ficklePassenger;
    this.#fickleProbability = fickleProbability;
    const lateral = (1 - rainyProbability) / 2;
    const arrive = (at: Situation, probability: number): Outcome => {
      return { probability, state: encode(at), reward: -1, terminated: false };
    };
    this.#model = new FiniteModel({
      states: this.observationSpace,
      actions: this.actionSpace,
      starts: Array.from({ length: STATES }, (_, state) => {
        const { passenger, destination } = decode(state);
        return Number(passenger !== ABOARD && passenger !== destination);
      }),
      outcomes: (state, action) => {
        const from = decode(state);
        if (action >= PICK_UP) return [serve(from, action)];
        if (!isRainy) return [arrive(drive(from, action), 1)];
        // Where the way ahead is barred, the taxi does not slip to the side either.
        const open = isOpen(from, HEADINGS[action]);
        return [
          arrive(drive(from, action), rainyProbability),
          arrive(open ? drive(from, LEFT_OF[action]) : from, lateral),
          arrive(open ? drive(from, RIGHT_OF[action]) : from, lateral),
        ];
      },
    });
  }

  override resetInto(row: Row, options?: ResetOptions): Info {
    const rng = (this.#rng = seededRng(options, this.#rng));
    this.#state = this.#model.drawStart(rng);
    this.#willChange = this.#ficklePassenger && rng.random() < this.#fickleProbability;
    this.#heading = 0;
    row[0][0] = this.#state;
    return { prob: 1, actionMask: ACTION_MASKS[this.#state] };
  }

  override stepInto(action: number, row: Row): Transition {
    const outcome = this.#model.drawOutcome(this.#state, action, this.#rng);
    this.#state = this.#willChange ? this.#afterChange(outcome.state) : outcome.state;
    if (action < PICK_UP) this.#heading = action;
    row[0][0] = this.#state;
    const transition = this.#transition;
    transition.reward = outcome.reward;
    transition.terminated = outcome.terminated;
    transition.info = { prob: outcome.probability, actionMask: ACTION_MASKS[this.#state] };
    return transition;
  }

  /** The state a step leads to when a fickle passenger chooses another destination at its first drive. */
  #afterChange(reached: number): number {
    const before = decode(this.#state);
    const after = decode(reached);
    const moved = before.row !== after.row || before.column !== after.column;
    if (before.passenger !== ABOARD || !moved) return reached;
    this.#willChange = false;
    const others = [0, 1, 2, 3].filter((stand) => stand !== before.destination);
    return encode({ ...after, destination: others[this.#rng!.integers(0, others.length)] });
  }

  /** Outcomes of the streets alone: a fickle passenger's change of mind depends on what went before, so it is no part. */
  override transitions(state: number, action: number): readonly Outcome[] {
    return this.#model.outcomes(state, action);
  }

  override state(): TaxiState {
    return {
      state: this.#state,
      willChange: this.#willChange,
      heading: this.#heading,
      rng: this.#rng?.state() ?? null,
    };
  }

  override restore(state: unknown): void {
    const from = state as TaxiState;
    this.#state = from.state;
    this.#willChange = from.willChange;
    this.#heading = from.heading;
    this.#rng = restoredRng(from.rng);
  }

  override draw(context: DrawContext): void {
    const place = placeGrid(SIZE, SIZE, WIDTH, HEIGHT, 20);
    context.save();
    paintSky(context, WIDTH, HEIGHT);
    for (let cell = 0; cell < SIZE * SIZE; cell++) {
      const [row, column] = [Math.floor(cell / SIZE), cell % SIZE];
      inCell(context, place, row, column, () => {
        paintTile(context, palette.hill, palette.skyBottom);
        const stand = standAt(row, column);
        if (stand >= 0) paintStand(context, STANDS[stand]);
      });
    }
    for (let row = 0; row < SIZE; row++) {
      for (let column = 0; column < SIZE - 1; column++) {
        if (TOWN[row][2 * column + 1] === ":") continue;
        inCell(context, place, row, column, () => rod(context, UNIT, 5, UNIT, UNIT - 5, 10, palette.groundEdge));
      }
    }
    if (!Number.isNaN(this.#state)) {
      const { row, column, passenger, destination } = decode(this.#state);
      const goal = STANDS[destination];
      inCell(context, place, goal.row, goal.column, () => paintGoal(context, goal.color));
      inCell(context, place, row, column, () => paintTaxi(context, HEADINGS[this.#heading], passenger === ABOARD));
      if (passenger !== ABOARD) {
        inCell(context, place, STANDS[passenger].row, STANDS[passenger].column, () => paintPassenger(context));
      }
    }
    context.restore();
  }
}

declare module "../registry.ts" {
  interface EnvRegistry {
    "Taxi-v4": Env<Discrete, Discrete>;
  }
}

register({
  id: "Taxi-v4",
  create: (options: TaxiOptions) => new Taxi(options),
  doc: taxiDoc,
  maxEpisodeSteps: 200,
  rewardThreshold: 8,
});
