import type { Generator, GeneratorState } from "../../random/generator.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { DrawContext } from "../draw-context.ts";
import { paintSky, palette, polygon, roundedRect } from "../drawing.ts";
import { type Env, type Info, InPlaceEnv, NO_INFO, type ResetOptions, type Row, type Transition } from "../env.ts";
import type { EnvDoc } from "../env-doc.ts";
import { invalidAction } from "../invalid-action.ts";
import { register } from "../registry.ts";
import { restoredRng, seededRng } from "../seeding.ts";

const RESTAURANTS = 10;
const WIDTH = 600;
const HEIGHT = 400;
const STREET_Y = 340;

/** Restaurants' arguments. */
export interface RestaurantsOptions {
  /** How far the quality of every restaurant wanders in a day (standard deviation); 0: it stays. @default 0 */
  readonly drift?: number;
  /** Days until the episode ends; 1 makes every dinner an episode of its own. @default 1000 */
  readonly horizon?: number;
}

const restaurantsDoc: EnvDoc = {
  title: "Restaurants",
  description:
    "Ten restaurants, one dinner a day: go where it was good so far, or try another? A bandit: there is one state, and " +
    "only the choice counts. With `drift` the restaurants grow better and worse, so that trying never ends.",
  observation: [{ name: "state", min: 0, max: 0, meaning: "always 0" }],
  actions: Array.from({ length: RESTAURANTS }, (_, i) => `eat at restaurant ${i}`),
  keys: Object.fromEntries(Array.from({ length: RESTAURANTS }, (_, i) => [String(i), i])),
  idle: null,
  rewards: "How good the dinner was: normally distributed around the quality of the restaurant, standard deviation 1.",
  startingState:
    "A seed founds the town: each quality is drawn from the standard normal distribution. Episodes without a seed stay " +
    "in the same town, as it is by then.",
  episodeEnd: ["`horizon` days are over."],
  arguments: {
    drift: {
      type: "number",
      default: 0,
      min: 0,
      description: "How far the quality of every restaurant wanders in a day (standard deviation); 0: it stays.",
    },
    horizon: {
      type: "integer",
      default: 1000,
      min: 1,
      description: "Days until the episode ends; 1 makes every dinner an episode of its own.",
    },
  },
  source:
    "R. S. Sutton and A. G. Barto, Reinforcement Learning: An Introduction, second edition, 2018, section 2.3 (the " +
    "10-armed testbed) and exercise 2.5 (drift); the restaurants are those of T. Simonini and O. Sanseviero, An " +
    "Introduction to Deep Reinforcement Learning, 2022.",
  versions: { v0: "The first." },
  fps: 6,
  width: WIDTH,
  height: HEIGHT,
};

interface RestaurantsState {
  readonly qualities: Float64Array;
  readonly visits: Float64Array;
  readonly day: number;
  readonly last: number;
  readonly rng: GeneratorState | null;
}

/** A choice of ten restaurants, every day anew; see `restaurantsDoc`. */
export class Restaurants extends InPlaceEnv<Discrete, Discrete> {
  readonly observationSpace: Discrete = new Discrete(1);
  readonly actionSpace: Discrete = new Discrete(RESTAURANTS);
  readonly #drift: number;
  readonly #horizon: number;
  #qualities = new Float64Array(RESTAURANTS);
  /** Dinners so far at each; only the drawing needs them, and `last`. */
  #visits = new Float64Array(RESTAURANTS);
  #last = -1;
  #day = 0;
  #rng: Generator | null = null;
  readonly #transition: Transition = { reward: 0, terminated: false, truncated: false, info: NO_INFO };

  constructor({ drift = 0, horizon = 1000 }: RestaurantsOptions = {}) {
    super();
    this.#drift = drift;
    this.#horizon = horizon;
  }

  override resetInto(row: Row, options?: ResetOptions): Info {
    const isNewTown = this.#rng === null || options?.seed !== undefined;
    this.#rng = seededRng(options, this.#rng);
    if (isNewTown) {
      this.#rng.fillStandardNormal(this.#qualities);
      this.#visits.fill(0);
      this.#last = -1;
    }
    this.#day = 0;
    row[0][0] = 0;
    return NO_INFO;
  }

  override stepInto(action: number, row: Row): Transition {
    if (!this.actionSpace.contains(action)) throw invalidAction(action, this.actionSpace);
    const rng = this.#rng as Generator;
    const transition = this.#transition;
    transition.reward = this.#qualities[action] + rng.standardNormal();
    if (this.#drift > 0) {
      for (let i = 0; i < RESTAURANTS; i++) this.#qualities[i] += this.#drift * rng.standardNormal();
    }
    this.#visits[action]++;
    this.#last = action;
    transition.terminated = ++this.#day >= this.#horizon;
    row[0][0] = 0;
    return transition;
  }

  override state(): RestaurantsState {
    return {
      qualities: this.#qualities.slice(),
      visits: this.#visits.slice(),
      day: this.#day,
      last: this.#last,
      rng: this.#rng?.state() ?? null,
    };
  }

  override restore(state: unknown): void {
    const from = state as RestaurantsState;
    this.#qualities = from.qualities.slice();
    this.#visits = from.visits.slice();
    this.#day = from.day;
    this.#last = from.last;
    this.#rng = restoredRng(from.rng);
  }

  /** Houses as high as they are good, lit by how often one went there; the last one visited has its awning in coral. */
  override draw(context: DrawContext): void {
    const most = Math.max(1, ...this.#visits);
    const step = WIDTH / RESTAURANTS;
    context.save();
    paintSky(context, WIDTH, HEIGHT);
    context.fillStyle = palette.ground;
    context.fillRect(0, STREET_Y, WIDTH, HEIGHT - STREET_Y);
    context.font = "15px sans-serif";
    context.textAlign = "center";
    for (let i = 0; i < RESTAURANTS; i++) {
      const x = i * step;
      const height = Math.min(Math.max(150 + 45 * this.#qualities[i], 60), 310);
      const top = STREET_Y - height;
      roundedRect(context, x + 5, top, step - 10, height, 6, i % 2 === 0 ? palette.groundEdge : "#5f6fb3");
      context.globalAlpha = 0.12 + 0.88 * (this.#visits[i] / most);
      for (let y = top + 14; y < STREET_Y - 66; y += 26) {
        for (const side of [14, 34]) roundedRect(context, x + side, y, 13, 15, 3, palette.amber);
      }
      context.globalAlpha = 1;
      roundedRect(context, x + 20, STREET_Y - 34, 20, 34, 4, palette.dark);
      const left = x + 3;
      const awning = i === this.#last ? palette.coral : palette.mint;
      polygon(
        context,
        [left + 5, STREET_Y - 54, left + 49, STREET_Y - 54, left + 54, STREET_Y - 38, left, STREET_Y - 38],
        awning,
      );
      context.fillStyle = palette.body;
      context.fillText(String(i), x + step / 2, STREET_Y + 22);
      context.fillStyle = palette.shade;
      context.fillText(`${this.#visits[i]}×`, x + step / 2, STREET_Y + 44);
    }
    context.restore();
  }
}

declare module "../registry.ts" {
  interface EnvRegistry {
    "Restaurants-v0": Env<Discrete, Discrete>;
  }
}

register({
  id: "Restaurants-v0",
  create: (options: RestaurantsOptions) => new Restaurants(options),
  doc: restaurantsDoc,
});
