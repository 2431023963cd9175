import { defaultRng, type Generator, type GeneratorState } from "../../random/generator.ts";
import type { Box } from "../../spaces/box.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { DrawContext } from "../draw-context.ts";
import { type Env, type Info, InPlaceEnv, NO_INFO, type ResetOptions, type Row, type Transition } from "../env.ts";
import { invalidAction } from "../invalid-action.ts";
import { register } from "../registry.ts";
import { restoredRng, seededRng } from "../seeding.ts";
import { boxFromDoc } from "../space-from-doc.ts";
import * as doc from "./platformer-doc.ts";
import { drawPlatformer } from "./platformer-drawing.ts";
import { COLUMNS, copyLevel, drawLevel, FLAG, isSolid, type Level, ROWS, START_COLUMN } from "./platformer-level.ts";

// Lengths are in tiles, y upwards, and times in steps of 1/30 s.
const HALF_WIDTH = 0.35;
const PLAYER_HEIGHT = 0.9;
const ACCELERATION = 0.03;
/** Part of the speed that is left after a step of standing still on the ground. */
const FRICTION = 0.75;
const GRAVITY = 0.036;
const ENEMY_SPEED = 0.05;
const ENEMY_HALF_WIDTH = 0.35;
const ENEMY_HEIGHT = 0.7;
const COIN_RADIUS = 0.3;
/** A little less than touching, so that a body beside a tile is not within it. */
const SKIN = 1e-9;

const STAY = 0;
const LEFT = 1;
const RIGHT = 2;
const JUMP = 3;

/** Platformer's arguments. */
export interface PlatformerOptions {
  /** What the player sees: what is near, or the whole state. @default "window" */
  readonly observation?: "window" | "full";
  /** Number of the level to play in every episode; 0 draws a new one each time. @default 0 */
  readonly level?: number;
  /** @default 1 */
  readonly coinReward?: number;
  /** Reward of touching an enemy or falling into a pit. @default −1 */
  readonly deathReward?: number;
  /** @default 1 */
  readonly flagReward?: number;
}

interface Player {
  /** Middle of the feet. */
  x: number;
  y: number;
  vx: number;
  vy: number;
  grounded: boolean;
  /** 1 looks to the right, −1 to the left; only the drawing needs it. */
  facing: number;
}

interface PlatformerState {
  readonly player: Player | null;
  readonly level: Level | null;
  readonly rng: GeneratorState | null;
}

/** A side-scrolling platform game; see `platformerDoc`. */
export class Platformer extends InPlaceEnv<Box, Discrete> {
  readonly observationSpace: Box;
  readonly actionSpace: Discrete = new Discrete(doc.platformerDoc.actions.length);

  readonly #isFull: boolean;
  readonly #levelNumber: number;
  readonly #coinReward: number;
  readonly #deathReward: number;
  readonly #flagReward: number;
  #player: Player | null = null;
  #level: Level | null = null;
  #rng: Generator | null = null;
  readonly #transition: Transition = { reward: 0, terminated: false, truncated: false, info: NO_INFO };

  constructor(options: PlatformerOptions = {}) {
    super();
    this.#isFull = options.observation === "full";
    this.#levelNumber = options.level ?? 0;
    this.#coinReward = options.coinReward ?? 1;
    this.#deathReward = options.deathReward ?? -1;
    this.#flagReward = options.flagReward ?? 1;
    this.observationSpace = boxFromDoc((this.#isFull ? doc.platformerFullDoc : doc.platformerDoc).observation);
  }

  override resetInto(row: Row, options?: ResetOptions): Info {
    this.#rng = seededRng(options, this.#rng);
    this.#level = drawLevel(this.#levelNumber === 0 ? this.#rng : defaultRng(this.#levelNumber));
    const y = this.#level.ground[START_COLUMN];
    this.#player = { x: START_COLUMN + 0.5, y, vx: 0, vy: 0, grounded: true, facing: 1 };
    this.#observe(row);
    return NO_INFO;
  }

  override stepInto(action: number, row: Row): Transition {
    if (!this.actionSpace.contains(action)) throw invalidAction(action, this.actionSpace);
    const player = this.#player as Player;
    const level = this.#level as Level;
    steer(player, action);
    moveAcross(player, level);
    moveUpOrDown(player, level);
    for (const enemy of level.enemies) {
      enemy.x += ENEMY_SPEED * enemy.direction;
      if (enemy.x <= enemy.left || enemy.x >= enemy.right) {
        enemy.x = Math.min(Math.max(enemy.x, enemy.left), enemy.right);
        enemy.direction = -enemy.direction;
      }
    }

    const transition = this.#transition;
    transition.reward = takeCoins(player, level) * this.#coinReward;
    const dead = player.y < -1 || touchesEnemy(player, level);
    transition.terminated = dead || player.x >= FLAG;
    if (dead) transition.reward += this.#deathReward;
    else if (transition.terminated) transition.reward += this.#flagReward;
    this.#observe(row);
    return transition;
  }

  #observe(row: Row): void {
    const observation = row[0];
    const { x, y, vx, vy, grounded } = this.#player as Player;
    const level = this.#level as Level;
    const here = Math.floor(x);
    let at = 0;
    observation[at++] = this.#isFull ? x : x - here;
    observation[at++] = y;
    observation[at++] = vx;
    observation[at++] = vy;
    observation[at++] = grounded ? 1 : 0;
    if (this.#isFull) {
      for (const enemy of level.enemies) {
        observation[at++] = enemy.x;
        observation[at++] = enemy.direction;
        observation[at++] = enemy.left;
        observation[at++] = enemy.right;
      }
    } else {
      observation[at++] = Math.min(FLAG - x, doc.UNSEEN);
      const seen = level.enemies
        .filter((enemy) => enemy.x >= here - doc.WINDOW_BEHIND && enemy.x < here + doc.WINDOW_AHEAD + 1)
        .sort((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x));
      for (let i = 0; i < doc.WINDOW_ENEMIES; i++) {
        observation[at++] = i < seen.length ? seen[i].x - x : doc.UNSEEN;
        observation[at++] = i < seen.length ? seen[i].direction : 0;
      }
    }
    const first = this.#isFull ? 0 : here - doc.WINDOW_BEHIND;
    const last = this.#isFull ? COLUMNS - 1 : here + doc.WINDOW_AHEAD;
    for (let column = first; column <= last; column++) {
      // Beyond the ends of the level stands a wall.
      observation[at++] = level.ground[column] ?? ROWS;
      observation[at++] = level.platform[column] ?? 0;
      observation[at++] = level.coin[column] ?? 0;
    }
  }

  override state(): PlatformerState {
    return {
      player: this.#player === null ? null : { ...this.#player },
      level: this.#level === null ? null : copyLevel(this.#level),
      rng: this.#rng?.state() ?? null,
    };
  }

  override restore(state: unknown): void {
    const { player, level, rng } = state as PlatformerState;
    this.#player = player === null ? null : { ...player };
    this.#level = level === null ? null : copyLevel(level);
    this.#rng = restoredRng(rng);
  }

  override draw(context: DrawContext): void {
    if (this.#player === null || this.#level === null) return;
    drawPlatformer(context, this.#player, this.#level, { windowed: !this.#isFull });
  }
}

/** A jump keeps the speed along the ground, and so does staying in the air. */
function steer(player: Player, action: number): void {
  if (action === LEFT) player.vx = Math.max(player.vx - ACCELERATION, -doc.MAX_SPEED);
  else if (action === RIGHT) player.vx = Math.min(player.vx + ACCELERATION, doc.MAX_SPEED);
  else if (action === STAY && player.grounded) player.vx *= FRICTION;
  if (action === LEFT) player.facing = -1;
  if (action === RIGHT) player.facing = 1;
  player.vy = action === JUMP && player.grounded ? doc.MAX_FALL : Math.max(player.vy - GRAVITY, -doc.MAX_FALL);
}

function moveAcross(player: Player, level: Level): void {
  player.x += player.vx;
  const side = player.vx < 0 ? -HALF_WIDTH : HALF_WIDTH;
  const column = Math.floor(player.x + side);
  const top = Math.floor(player.y + PLAYER_HEIGHT - SKIN);
  for (let row = Math.floor(player.y + SKIN); row <= top; row++) {
    if (!isSolid(level, column, row)) continue;
    player.x = side < 0 ? column + 1 + HALF_WIDTH : column - HALF_WIDTH - SKIN;
    player.vx = 0;
    return;
  }
}

function moveUpOrDown(player: Player, level: Level): void {
  player.y += player.vy;
  player.grounded = false;
  const rising = player.vy > 0;
  const row = Math.floor(player.y + (rising ? PLAYER_HEIGHT : 0));
  const right = Math.floor(player.x + HALF_WIDTH - SKIN);
  for (let column = Math.floor(player.x - HALF_WIDTH + SKIN); column <= right; column++) {
    if (!isSolid(level, column, row)) continue;
    player.y = rising ? row - PLAYER_HEIGHT : row + 1;
    player.grounded = !rising;
    player.vy = 0;
    return;
  }
}

/** Takes the coins that the player touches, and says how many. */
function takeCoins({ x, y }: Player, { coin }: Level): number {
  let taken = 0;
  for (let column = Math.floor(x) - 1; column <= Math.floor(x) + 1; column++) {
    if (!(coin[column] > 0)) continue;
    const across = Math.abs(x - column - 0.5) < HALF_WIDTH + COIN_RADIUS;
    const along = Math.abs(y + PLAYER_HEIGHT / 2 - coin[column] + 0.5) < PLAYER_HEIGHT / 2 + COIN_RADIUS;
    if (!(across && along)) continue;
    coin[column] = 0;
    taken++;
  }
  return taken;
}

function touchesEnemy({ x, y }: Player, { ground, enemies }: Level): boolean {
  return enemies.some((enemy) => {
    const floor = ground[Math.floor(enemy.x)];
    return (
      Math.abs(x - enemy.x) < HALF_WIDTH + ENEMY_HALF_WIDTH && y < floor + ENEMY_HEIGHT && y + PLAYER_HEIGHT > floor
    );
  });
}

declare module "../registry.ts" {
  interface EnvRegistry {
    "Platformer-v0": Env<Box, Discrete>;
    "PlatformerFull-v0": Env<Box, Discrete>;
  }
}

const create = (options: PlatformerOptions): Platformer => new Platformer(options);
register({ id: "Platformer-v0", create, doc: doc.platformerDoc, maxEpisodeSteps: 1000 });
register({
  id: "PlatformerFull-v0",
  create,
  doc: doc.platformerFullDoc,
  maxEpisodeSteps: 1000,
  kwargs: { observation: "full" },
});
