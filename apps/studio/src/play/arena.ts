import { type ReadonlySignal, signal } from "@preact/signals";
import type { EnvDoc } from "perilune/envs";
import { Controls } from "./controls.ts";
import type { Match, Side } from "./match.ts";
import { apply, type Push } from "./push.ts";

/** Where a game stands: not begun, going on, held, or over. */
export type Phase = "ready" | "playing" | "held" | "over";

/** How both sides stand. */
export interface Score {
  readonly return: number;
  readonly steps: number;
  readonly isOver: boolean;
}

/** A round that was played to its end. */
export interface Round {
  readonly seed: number;
  readonly you: Score;
  readonly agent: Score | null;
}

/** A match with its controls and its clock: what happens when, and nothing of how it looks. */
export class Arena {
  readonly match: Match;
  readonly doc: EnvDoc;
  readonly controls: Controls;
  /** Times real time. */
  pace = 1;
  readonly #phase = signal<Phase>("ready");
  readonly #scores = signal<{ readonly you: Score; readonly agent: Score | null }>({ you: ZERO, agent: null });
  readonly #rounds = signal<readonly Round[]>([]);
  readonly #pushes = new Map<Side, readonly Push[]>();
  /** Pushes that have not met a step yet, however short they were. */
  readonly #newPushes = new Map<Side, readonly Push[]>();
  #due = 0;

  readonly phase: ReadonlySignal<Phase> = this.#phase;
  readonly scores: ReadonlySignal<{ readonly you: Score; readonly agent: Score | null }> = this.#scores;
  /** The rounds of this visit, the latest first. */
  readonly rounds: ReadonlySignal<readonly Round[]> = this.#rounds;

  constructor(doc: EnvDoc, match: Match) {
    this.doc = doc;
    this.match = match;
    this.controls = new Controls(doc);
    this.#score();
  }

  begin(seed: number): void {
    this.match.begin(seed);
    this.controls.releaseAll();
    this.#pushes.clear();
    this.#newPushes.clear();
    this.#due = 0;
    this.#score();
    this.#phase.value = "playing";
  }

  toggleHold(): void {
    const phase = this.#phase.peek();
    if (phase === "playing") this.#phase.value = "held";
    else if (phase === "held") this.#phase.value = "playing";
    this.#due = 0;
  }

  /** Pushes one side from now on; nothing ends it. */
  push(side: Side, pushes: readonly Push[]): void {
    if (pushes.length === 0) this.#pushes.delete(side);
    else {
      this.#pushes.set(side, pushes);
      this.#newPushes.set(side, pushes);
    }
  }

  pushesOf(side: Side): readonly Push[] {
    return this.#pushes.get(side) ?? [];
  }

  /** Lets so many milliseconds pass; whether anything happened. */
  pass(milliseconds: number): boolean {
    if (this.#phase.peek() !== "playing") return false;
    const { controls, match } = this;
    let happened = false;
    if (controls.waits && !match.you.isOver) {
      for (let action = controls.next(); action !== null; action = controls.next()) {
        this.#push();
        match.turn(action);
        happened = true;
      }
    } else {
      // A page that was hidden does not catch up.
      this.#due += (Math.min(250, milliseconds) * this.doc.fps * this.pace) / 1000;
      for (; this.#due >= 1 && !match.isOver; this.#due--) {
        this.#push();
        match.turn(controls.next() ?? 0);
        happened = true;
      }
    }
    if (happened) this.#score();
    if (match.isOver) this.#end();
    return happened;
  }

  #push(): void {
    for (const side of ["you", "agent"] as const) {
      const game = this.match[side];
      if (game === null || game.isOver) continue;
      for (const push of this.#pushes.get(side) ?? this.#newPushes.get(side) ?? []) apply(game.env, this.doc, push);
    }
    this.#newPushes.clear();
  }

  #score(): void {
    const { you, agent } = this.match;
    this.#scores.value = { you: scoreOf(you), agent: agent && scoreOf(agent) };
  }

  #end(): void {
    this.#phase.value = "over";
    this.#rounds.value = [{ seed: this.match.seed, ...this.#scores.peek() }, ...this.#rounds.peek()];
  }
}

const ZERO: Score = { return: 0, steps: 0, isOver: false };

function scoreOf({ return: sum, steps, isOver }: Score): Score {
  return { return: sum, steps, isOver };
}
