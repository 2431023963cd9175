import type { Generator, GeneratorState } from "../../random/generator.ts";
import { Discrete } from "../../spaces/discrete.ts";
import { Tuple } from "../../spaces/tuple.ts";
import type { DrawContext } from "../draw-context.ts";
import { paintSky } from "../drawing.ts";
import { type Env, type Info, InPlaceEnv, NO_INFO, type ResetOptions, type Row, type Transition } from "../env.ts";
import type { EnvDoc } from "../env-doc.ts";
import { invalidAction } from "../invalid-action.ts";
import { register } from "../registry.ts";
import { restoredRng, seededRng } from "../seeding.ts";
import { CARD_HEIGHT, paintCard, paintCardBack, paintRow, paintTable, paintVerdict } from "./blackjack-drawing.ts";

/** Values of the thirteen ranks; an ace is 1 until it counts as 11. */
const DECK = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10];
const SUITS = 4;
const COURT = ["J", "Q", "K"];
/** The dealer draws below this sum. */
const DEALER_STICKS = 17;

const WIDTH = 600;
const HEIGHT = 400;

/** What the player sees: its sum, the dealer's open card, and whether an ace of its counts as 11. */
type Hands = Tuple<readonly [Discrete, Discrete, Discrete]>;

/** Blackjack's arguments. */
export interface BlackjackOptions {
  /** Whether a natural (ace and ten at once) that wins earns 1.5; `sab` overrides it. @default false */
  readonly natural?: boolean;
  /** Whether a natural wins against any other hand, as in Sutton and Barto's book. @default true */
  readonly sab?: boolean;
}

const blackjackDoc: EnvDoc = {
  title: "Blackjack",
  description:
    "Come closer to 21 than the dealer, but not above it. Cards are drawn from a deck that never ends; court cards " +
    "count 10, and an ace 11 where that does not lead above 21, else 1.",
  observation: [
    { name: "player's sum", min: 0, max: 31 },
    { name: "dealer's open card", min: 0, max: 10, meaning: "1 is an ace" },
    { name: "usable ace", min: 0, max: 1, meaning: "1 while an ace of the player's counts 11" },
  ],
  actions: ["stick", "hit"],
  keys: { s: 0, h: 1, ArrowLeft: 0, ArrowRight: 1 },
  idle: null,
  rewards:
    "1 for a win, −1 for a loss, 0 for a draw, at the end; with `sab` a natural wins against any other hand, with " +
    "`natural` (and not `sab`) one that wins earns 1.5.",
  startingState: "Two cards each; one of the dealer's is open.",
  episodeEnd: ["The player sticks; then the dealer draws until its sum is 17 or more.", "The player's sum exceeds 21."],
  arguments: {
    natural: {
      type: "boolean",
      default: false,
      description: "Whether a natural (ace and ten at once) that wins earns 1.5.",
    },
    sab: {
      type: "boolean",
      default: true,
      description: "Whether the rules are those of Sutton and Barto's book; then `natural` says nothing.",
    },
  },
  source: "R. S. Sutton and A. G. Barto, Reinforcement Learning: An Introduction, second edition, 2018, example 5.1.",
  versions: { v1: "Naturals as the arguments say." },
  fps: 4,
  width: WIDTH,
  height: HEIGHT,
};

/** Whether an ace of the hand counts 11. */
function hasUsableAce(hand: readonly number[]): boolean {
  return hand.includes(1) && plainSum(hand) + 10 <= 21;
}

function sumOf(hand: readonly number[]): number {
  return plainSum(hand) + (hasUsableAce(hand) ? 10 : 0);
}

/** The sum with every ace as 1. */
function plainSum(hand: readonly number[]): number {
  let sum = 0;
  for (const card of hand) sum += card;
  return sum;
}

/** An ace and a ten, dealt at once. */
function isNatural(hand: readonly number[]): boolean {
  return hand.length === 2 && sumOf(hand) === 21;
}

/** What a hand counts at the end: nothing above 21. */
function scoreOf(hand: readonly number[]): number {
  const sum = sumOf(hand);
  return sum > 21 ? 0 : sum;
}

interface BlackjackState {
  readonly player: readonly number[];
  readonly dealer: readonly number[];
  readonly suit: number;
  readonly face: string;
  readonly over: boolean;
  readonly rng: GeneratorState | null;
}

/** A game of cards against a dealer with fixed rules; see `blackjackDoc`. */
export class Blackjack extends InPlaceEnv<Hands, Discrete> {
  readonly observationSpace: Hands = new Tuple([new Discrete(32), new Discrete(11), new Discrete(2)]);
  readonly actionSpace: Discrete = new Discrete(blackjackDoc.actions.length);

  #player: number[] = [];
  /** The first is open. */
  #dealer: number[] = [];
  /** Suit and face of the dealer's open card; only the drawing needs them. */
  #suit = 0;
  #face = "";
  #over = false;
  #rng: Generator | null = null;
  readonly #natural: boolean;
  readonly #sab: boolean;
  readonly #transition: Transition = { reward: 0, terminated: false, truncated: false, info: NO_INFO };

  constructor({ natural = false, sab = true }: BlackjackOptions = {}) {
    super();
    this.#natural = natural;
    this.#sab = sab;
  }

  override resetInto(row: Row, options?: ResetOptions): Info {
    const rng = (this.#rng = seededRng(options, this.#rng));
    this.#dealer = [this.#drawCard(), this.#drawCard()];
    this.#player = [this.#drawCard(), this.#drawCard()];
    // Gymnasium draws these for its picture, so the cards that follow depend on them.
    this.#suit = rng.integers(0, SUITS);
    this.#face = this.#dealer[0] === 10 ? COURT[rng.integers(0, COURT.length)] : faceOf(this.#dealer[0]);
    this.#over = false;
    this.#observe(row);
    return NO_INFO;
  }

  override stepInto(action: number, row: Row): Transition {
    if (action !== 0 && action !== 1) throw invalidAction(action, this.actionSpace);
    const transition = this.#transition;
    if (action === 1) {
      this.#player.push(this.#drawCard());
      transition.terminated = sumOf(this.#player) > 21;
      transition.reward = transition.terminated ? -1 : 0;
    } else {
      while (sumOf(this.#dealer) < DEALER_STICKS) this.#dealer.push(this.#drawCard());
      transition.terminated = true;
      transition.reward = this.#settle();
    }
    this.#over = transition.terminated;
    this.#observe(row);
    return transition;
  }

  /** The reward once both hold what they hold. */
  #settle(): number {
    if (this.#sab && isNatural(this.#player) && !isNatural(this.#dealer)) return 1;
    const lead = Math.sign(scoreOf(this.#player) - scoreOf(this.#dealer));
    return !this.#sab && this.#natural && isNatural(this.#player) && lead === 1 ? 1.5 : lead;
  }

  #drawCard(): number {
    return DECK[this.#rng!.integers(0, DECK.length)];
  }

  #observe(row: Row): void {
    row[0][0] = sumOf(this.#player);
    row[1][0] = this.#dealer[0];
    row[2][0] = Number(hasUsableAce(this.#player));
  }

  override state(): BlackjackState {
    return {
      player: [...this.#player],
      dealer: [...this.#dealer],
      suit: this.#suit,
      face: this.#face,
      over: this.#over,
      rng: this.#rng?.state() ?? null,
    };
  }

  override restore(state: unknown): void {
    const from = state as BlackjackState;
    this.#player = [...from.player];
    this.#dealer = [...from.dealer];
    this.#suit = from.suit;
    this.#face = from.face;
    this.#over = from.over;
    this.#rng = restoredRng(from.rng);
  }

  override draw(context: DrawContext): void {
    context.save();
    paintSky(context, WIDTH, HEIGHT);
    paintTable(context, WIDTH, HEIGHT);
    const usable = hasUsableAce(this.#player) ? ", an ace as 11" : "";
    const [dealerY, playerY] = [48, HEIGHT - 38 - CARD_HEIGHT];
    const dealerSum = this.#over ? sumOf(this.#dealer) : "?";
    paintRow(context, `Dealer  ${dealerSum}`, this.#dealer.length, WIDTH, dealerY, (index, x) => {
      if (index === 0) paintCard(context, x, dealerY, this.#face, this.#suit);
      else if (!this.#over) paintCardBack(context, x, dealerY);
      else paintCard(context, x, dealerY, faceOf(this.#dealer[index]), suitOf(this.#dealer, index));
    });
    paintRow(context, `Player  ${sumOf(this.#player)}${usable}`, this.#player.length, WIDTH, playerY, (index, x) => {
      paintCard(context, x, playerY, faceOf(this.#player[index]), suitOf(this.#player, index));
    });
    if (this.#over) paintVerdict(context, this.#settle(), WIDTH, HEIGHT);
    context.restore();
  }
}

function faceOf(card: number): string {
  return card === 1 ? "A" : String(card);
}

/** A suit to draw a card with; the game knows none. */
function suitOf(hand: readonly number[], index: number): number {
  return (hand[0] + 3 * hand[index] + index) % SUITS;
}

declare module "../registry.ts" {
  interface EnvRegistry {
    "Blackjack-v1": Env<Hands, Discrete>;
  }
}

register({ id: "Blackjack-v1", create: (options: BlackjackOptions) => new Blackjack(options), doc: blackjackDoc });
