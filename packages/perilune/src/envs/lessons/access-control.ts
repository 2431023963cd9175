import { Discrete } from "../../spaces/discrete.ts";
import type { DrawContext } from "../draw-context.ts";
import { disc, paintSky, palette, polygon, rod, roundedRect } from "../drawing.ts";
import type { Env, Outcome } from "../env.ts";
import type { EnvDoc } from "../env-doc.ts";
import { FiniteWorld } from "../finite-world.ts";
import { register } from "../registry.ts";

/** What customers pay, by their priority. */
const PAYMENTS = [1, 2, 4, 8] as const;
const SERVERS = 10;
const ACCEPT = 1;

const WIDTH = 600;
const HEIGHT = 400;
const FLOOR_Y = 330;
/** Servers side by side in the drawing; more of them stand in further rows. */
const IN_A_ROW = 10;

/** AccessControl's arguments. */
export interface AccessControlOptions {
  /** Servers in all. @default 10 */
  readonly servers?: number;
  /** Probability that a busy server is free at the next step. @default 0.06 */
  readonly freeProbability?: number;
}

const accessControlDoc: EnvDoc = {
  title: "Access-control queue",
  description:
    "Ten servers and a queue that never empties. The customer at its head asks for a server and would pay 1, 2, 4 or 8: " +
    "accept, or keep the server free for one who pays more? A continuing task: nothing ends it, and what counts is the " +
    "reward per step, at best 2.7476.",
  observation: [
    {
      name: "state",
      min: 0,
      max: (SERVERS + 1) * PAYMENTS.length - 1,
      meaning: "free servers · 4 + priority, 0 to 3, of the customer at the head of the queue",
    },
  ],
  actions: ["reject", "accept"],
  keys: { ArrowLeft: 0, ArrowRight: ACCEPT },
  idle: null,
  rewards:
    "What an accepted customer pays: 1, 2, 4 or 8 by its priority; 0 for a rejected one, and for any while no server is " +
    "free.",
  startingState: "All servers free, and a customer of any priority, each as likely.",
  episodeEnd: ["Never: the task continues until one stops it."],
  arguments: {
    servers: { type: "integer", default: SERVERS, min: 1, max: 50, description: "Servers in all." },
    freeProbability: {
      type: "number",
      default: 0.06,
      min: 0,
      max: 1,
      description: "Probability that a busy server, the one just taken included, is free at the next step.",
    },
  },
  source: "R. S. Sutton and A. G. Barto, Reinforcement Learning: An Introduction, second edition, 2018, example 10.2.",
  versions: { v0: "The first." },
  fps: 4,
  width: WIDTH,
  height: HEIGHT,
};

/** Servers to give to whoever pays best, for ever; see `accessControlDoc`. */
export class AccessControl extends FiniteWorld {
  readonly #servers: number;

  constructor({ servers = SERVERS, freeProbability = 0.06 }: AccessControlOptions = {}) {
    const priorities = PAYMENTS.length;
    const freed = Array.from({ length: servers + 1 }, (_, busy) => binomial(busy, freeProbability));
    super({
      states: new Discrete((servers + 1) * priorities),
      actions: new Discrete(accessControlDoc.actions.length),
      starts: Array.from({ length: (servers + 1) * priorities }, (_, state) => Number(freeOf(state) === servers)),
      outcomes: (state, action) => {
        const accepts = action === ACCEPT && freeOf(state) > 0;
        const free = freeOf(state) - Number(accepts);
        const reward = accepts ? paymentOf(state) : 0;
        return freed[servers - free].flatMap((probability, more) =>
          PAYMENTS.map((_, priority): Outcome => {
            const next = (free + more) * priorities + priority;
            return { probability: probability / priorities, state: next, reward, terminated: false };
          }),
        );
      },
    });
    this.#servers = servers;
  }

  override draw(context: DrawContext): void {
    const free = this.current === null ? this.#servers : freeOf(this.current);
    context.save();
    paintSky(context, WIDTH, HEIGHT);
    context.fillStyle = palette.ground;
    context.fillRect(0, FLOOR_Y, WIDTH, HEIGHT - FLOOR_Y);
    context.textAlign = "center";
    context.textBaseline = "middle";

    const rows = Math.ceil(this.#servers / IN_A_ROW);
    const side = Math.min(50, 170 / rows);
    for (let server = 0; server < this.#servers; server++) {
      const x = 30 + (server % IN_A_ROW) * 55;
      const y = 40 + Math.floor(server / IN_A_ROW) * side;
      const isFree = server < free;
      roundedRect(context, x, y, 45, 0.9 * side, 6, palette.groundEdge);
      roundedRect(context, x + 3, y + 3, 39, 0.9 * side - 6, 4, isFree ? palette.hill : palette.amber);
      disc(context, x + 22.5, y + 0.45 * side, 0.12 * side, isFree ? palette.mint : palette.dark);
    }
    context.font = "18px sans-serif";
    context.fillStyle = palette.body;
    context.fillText(`${free} of ${this.#servers} servers free`, WIDTH / 2, 22);

    for (let behind = 3; behind >= 1; behind--) paintCustomer(context, 300 - behind * 70, palette.shade);
    if (this.current !== null) {
      paintCustomer(context, 300, palette.coral);
      context.font = "26px sans-serif";
      context.fillStyle = palette.body;
      context.fillText(`pays ${paymentOf(this.current)}`, 300, 362);
    }
    paintBarrier(context, this.lastAction === ACCEPT);
    context.restore();
  }
}

function freeOf(state: number): number {
  return Math.floor(state / PAYMENTS.length);
}

function paymentOf(state: number): number {
  return PAYMENTS[state % PAYMENTS.length];
}

/** Probabilities that 0, 1, … of `count` things happen that happen independently, each with probability `p`. */
function binomial(count: number, p: number): number[] {
  let distribution = [1];
  for (let thing = 0; thing < count; thing++) {
    const grown = Array<number>(distribution.length + 1).fill(0);
    for (const [happened, probability] of distribution.entries()) {
      grown[happened] += probability * (1 - p);
      grown[happened + 1] += probability * p;
    }
    distribution = grown;
  }
  return distribution;
}

/** One who waits, feet on the floor. */
function paintCustomer(context: DrawContext, x: number, color: string): void {
  polygon(context, [x - 17, FLOOR_Y, x + 17, FLOOR_Y, x + 11, FLOOR_Y - 38, x - 11, FLOOR_Y - 38], color);
  disc(context, x, FLOOR_Y - 48, 13, palette.body);
}

/** The barrier before the servers, up once the last customer was let in. */
function paintBarrier(context: DrawContext, isOpen: boolean): void {
  rod(context, 360, FLOOR_Y, 360, FLOOR_Y - 44, 8, palette.groundEdge);
  if (isOpen) rod(context, 360, FLOOR_Y - 44, 400, FLOOR_Y - 92, 6, palette.mint);
  else rod(context, 360, FLOOR_Y - 44, 430, FLOOR_Y - 44, 6, palette.coral);
}

declare module "../registry.ts" {
  interface EnvRegistry {
    "AccessControl-v0": Env<Discrete, Discrete>;
  }
}

register({
  id: "AccessControl-v0",
  create: (options: AccessControlOptions) => new AccessControl(options),
  doc: accessControlDoc,
});
