import { exp } from "../../math/exp-log.ts";
import type { Generator, GeneratorState } from "../../random/generator.ts";
import type { Box } from "../../spaces/box.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { DrawContext } from "../draw-context.ts";
import { disc, paintSky, palette, rod, roundedRect } from "../drawing.ts";
import { type Env, type Info, InPlaceEnv, NO_INFO, type ResetOptions, type Row, type Transition } from "../env.ts";
import type { EnvDoc } from "../env-doc.ts";
import { invalidAction } from "../invalid-action.ts";
import { register } from "../registry.ts";
import { restoredRng, seededRng } from "../seeding.ts";
import { boxFromDoc } from "../space-from-doc.ts";

/** Part of its distance from the usual price by which the log price returns in a day. */
const PULL = 0.02;
/** Part of the trend that is left on the next day. */
const TREND_MEMORY = 0.9;
const TREND_NOISE = 0.004;
const PRICE_NOISE = 0.01;
/** Price that the market returns to. */
const USUAL_PRICE = 100;

/** Daily returns shown, the latest first. */
const RETURNS = 5;
/** Days of prices kept for the drawing. */
const HISTORY = 120;

const WIDTH = 600;
const HEIGHT = 400;

const HOLD = 0;
const BUY = 1;
const SELL = 2;

/** StockTrading's arguments. */
export interface StockTradingOptions {
  /** Part of the wealth that a purchase or a sale costs. @default 0.001 */
  readonly cost?: number;
}

const stockTradingDoc: EnvDoc = {
  title: "Stock trading",
  description:
    "A share on a synthetic market that has trends and returns to its usual price: hold all your wealth in shares, or " +
    "none. A continuing task: it has no terminal state and no step limit, and the agent trades until it is stopped; " +
    "train and evaluate it over a fixed number of steps, by its reward per step.",
  observation: [
    { name: "log price against the usual", min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY },
    ...Array.from({ length: RETURNS }, (_, i) => ({
      name: `log return ${i + 1} day${i === 0 ? "" : "s"} back, in percent`,
      min: Number.NEGATIVE_INFINITY,
      max: Number.POSITIVE_INFINITY,
      unit: "%",
    })),
    { name: "holds shares", min: 0, max: 1 },
  ],
  actions: ["hold", "buy", "sell"],
  keys: { ArrowUp: BUY, ArrowDown: SELL },
  idle: HOLD,
  rewards:
    "The growth of wealth in percent (100 × the logarithm of its ratio): the share's while it is held, else 0, less " +
    "`cost` for a purchase or a sale. Buying what one has and selling what one has not do nothing.",
  startingState: "The price drawn around the usual one, no trend, no shares.",
  episodeEnd: ["Never: the task continues until one stops it."],
  arguments: {
    cost: {
      type: "number",
      default: 0.001,
      min: 0,
      max: 0.5,
      description: "Part of the wealth that a purchase or a sale costs.",
    },
  },
  source:
    "The continuing task of T. Simonini and O. Sanseviero, An Introduction to Deep Reinforcement Learning, 2022; the " +
    "market is ours: a log price that reverts to its mean (Ornstein-Uhlenbeck) with an autoregressive trend.",
  versions: { v0: "The first." },
  fps: 10,
  width: WIDTH,
  height: HEIGHT,
};

interface StockTradingState {
  readonly logPrice: number;
  readonly trend: number;
  readonly holds: boolean;
  readonly wealth: number;
  readonly returns: Float64Array;
  readonly history: readonly number[];
  readonly rng: GeneratorState | null;
}

/** A market to trade on for ever; see `stockTradingDoc`. */
export class StockTrading extends InPlaceEnv<Box, Discrete> {
  readonly observationSpace: Box = boxFromDoc(stockTradingDoc.observation);
  readonly actionSpace: Discrete = new Discrete(stockTradingDoc.actions.length);
  readonly #cost: number;
  /** Natural logarithm of the price over the usual one. */
  #logPrice = 0;
  #trend = 0;
  #holds = false;
  /** Sum of the rewards, and log prices; only the drawing needs them. */
  #wealth = 0;
  #history: number[] = [0];
  #returns = new Float64Array(RETURNS);
  #rng: Generator | null = null;
  readonly #transition: Transition = { reward: 0, terminated: false, truncated: false, info: NO_INFO };

  constructor({ cost = 0.001 }: StockTradingOptions = {}) {
    super();
    this.#cost = cost;
  }

  override resetInto(row: Row, options?: ResetOptions): Info {
    this.#rng = seededRng(options, this.#rng);
    this.#logPrice = this.#rng.normal(0, 0.1);
    this.#trend = 0;
    this.#holds = false;
    this.#wealth = 0;
    this.#history = [this.#logPrice];
    this.#returns.fill(0);
    this.#observe(row);
    return NO_INFO;
  }

  override stepInto(action: number, row: Row): Transition {
    if (!this.actionSpace.contains(action)) throw invalidAction(action, this.actionSpace);
    const rng = this.#rng as Generator;
    const holds = action === HOLD ? this.#holds : action === BUY;
    const cost = holds === this.#holds ? 0 : this.#cost;
    this.#holds = holds;

    this.#trend = TREND_MEMORY * this.#trend + TREND_NOISE * rng.standardNormal();
    const change = this.#trend - PULL * this.#logPrice + PRICE_NOISE * rng.standardNormal();
    this.#logPrice += change;
    this.#returns.copyWithin(1, 0);
    this.#returns[0] = 100 * change;
    this.#history.push(this.#logPrice);
    if (this.#history.length > HISTORY) this.#history.shift();

    const reward = 100 * ((holds ? change : 0) - cost);
    this.#wealth += reward;
    this.#transition.reward = reward;
    this.#observe(row);
    return this.#transition;
  }

  #observe(row: Row): void {
    const observation = row[0];
    observation[0] = this.#logPrice;
    for (let i = 0; i < RETURNS; i++) observation[1 + i] = this.#returns[i];
    observation[1 + RETURNS] = this.#holds ? 1 : 0;
  }

  override state(): StockTradingState {
    return {
      logPrice: this.#logPrice,
      trend: this.#trend,
      holds: this.#holds,
      wealth: this.#wealth,
      returns: this.#returns.slice(),
      history: [...this.#history],
      rng: this.#rng?.state() ?? null,
    };
  }

  override restore(state: unknown): void {
    const from = state as StockTradingState;
    this.#logPrice = from.logPrice;
    this.#trend = from.trend;
    this.#holds = from.holds;
    this.#wealth = from.wealth;
    this.#returns = from.returns.slice();
    this.#history = [...from.history];
    this.#rng = restoredRng(from.rng);
  }

  override draw(context: DrawContext): void {
    const x = (day: number): number => 30 + (day * (WIDTH - 60)) / (HISTORY - 1);
    const y = (logPrice: number): number => 215 - Math.min(Math.max(logPrice, -0.7), 0.7) * 190;
    const color = this.#holds ? palette.mint : palette.shade;
    const last = this.#history.length - 1;
    context.save();
    paintSky(context, WIDTH, HEIGHT);
    roundedRect(context, 18, 70, WIDTH - 36, 300, 12, palette.ground);
    rod(context, 30, y(0), WIDTH - 30, y(0), 1, palette.groundEdge);
    for (let day = 1; day <= last; day++) {
      rod(context, x(day - 1), y(this.#history[day - 1]), x(day), y(this.#history[day]), 3, color);
    }
    disc(context, x(last), y(this.#logPrice), 6, palette.amber);
    context.font = "22px sans-serif";
    context.textBaseline = "middle";
    context.textAlign = "left";
    context.fillStyle = palette.body;
    context.fillText(`Price ${(USUAL_PRICE * exp(this.#logPrice)).toFixed(2)}`, 30, 38);
    context.textAlign = "center";
    context.fillStyle = color;
    context.fillText(this.#holds ? "in shares" : "in cash", WIDTH / 2, 38);
    context.textAlign = "right";
    context.fillStyle = this.#wealth < 0 ? palette.coral : palette.body;
    context.fillText(`Wealth ${(100 * exp(this.#wealth / 100)).toFixed(1)}`, WIDTH - 30, 38);
    context.restore();
  }
}

declare module "../registry.ts" {
  interface EnvRegistry {
    "StockTrading-v0": Env<Box, Discrete>;
  }
}

register({
  id: "StockTrading-v0",
  create: (options: StockTradingOptions) => new StockTrading(options),
  doc: stockTradingDoc,
});
