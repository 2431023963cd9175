import type { DrawContext, EnvDoc, InPlaceEnv, Row } from "perilune/envs";
import { specOf } from "perilune/envs/registry";
import { leavesOf } from "perilune/spaces";
import { makeReference } from "perilune/training";
import { actionValue } from "../engine/actions.ts";
import type { EpisodeRecord } from "./episode-record.ts";

/** Steps between two moments that are kept, to go back to without starting over. */
const KEY_EVERY = 25;

/** Size and speed of an environment that does not say its own. */
const USUAL = { width: 600, height: 400, fps: 30 };

/** An episode that can be seen at any of its steps; its environment is made anew for it. */
export class Film {
  readonly doc: EnvDoc | null;
  /** Steps, so there is one moment more. */
  readonly length: number;
  readonly #record: Pick<EpisodeRecord, "env" | "seed" | "actions">;
  readonly #env: InPlaceEnv;
  readonly #row: Row;
  /** States by their step. */
  readonly #keys = new Map<number, unknown>();
  #at = Number.POSITIVE_INFINITY;

  /** The environment's code must be there. */
  constructor(record: Pick<EpisodeRecord, "env" | "seed" | "actions">) {
    this.#record = record;
    this.length = record.actions.length;
    this.doc = specOf(record.env.id).doc ?? null;
    this.#env = makeReference(record.env);
    this.#row = leavesOf(this.#env.observationSpace).createRow();
    this.seek(0);
  }

  /** Whether there is a picture. */
  get isDrawn(): boolean {
    return this.#env.draw !== undefined;
  }

  get width(): number {
    return this.doc?.width ?? USUAL.width;
  }

  get height(): number {
    return this.doc?.height ?? USUAL.height;
  }

  /** Steps a second in real time. */
  get fps(): number {
    return this.doc?.fps ?? USUAL.fps;
  }

  /** Goes to the moment after so many steps. */
  seek(step: number): void {
    const { seed, actions } = this.#record;
    const env = this.#env;
    const key = Math.max(0, ...[...this.#keys.keys()].filter((at) => at <= step));
    if (step < this.#at || key > this.#at) {
      if (key === 0) env.resetInto(this.#row, { seed });
      else env.restore(this.#keys.get(key));
      this.#at = key;
    }
    while (this.#at < step) {
      env.stepInto(actionValue(env.actionSpace, actions[this.#at]), this.#row);
      this.#at++;
      if (env.restorable && this.#at % KEY_EVERY === 0 && !this.#keys.has(this.#at)) {
        this.#keys.set(this.#at, env.state());
      }
    }
  }

  /** Draws the moment; the context's units are those of the drawing. */
  draw(context: DrawContext): void {
    context.clearRect(0, 0, this.width, this.height);
    context.save();
    this.#env.draw?.(context);
    context.restore();
  }
}
