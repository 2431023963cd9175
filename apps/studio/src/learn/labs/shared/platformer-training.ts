import { PPO } from "perilune/algorithms";
import { Platformer } from "perilune/envs/lessons/platformer";
import { FLAG } from "perilune/envs/lessons/platformer-level";
import { type Policy, policyFromSpec } from "perilune/policies";
import { defaultRng, type Generator as Rng } from "perilune/random";
import type { Box, Discrete } from "perilune/spaces";
import { SyncVectorEnv } from "perilune/vector";
import { TimeLimit } from "perilune/wrappers";
import type { PolicySnapshot } from "../../../engine/protocol.ts";
import { Game } from "./game.ts";
import { RepeatedAction } from "./repeated-action.ts";

/** Steps of the game for which a decision holds: five decisions a second, as a child at the buttons might make. */
const HOLD = 6;
/** Steps of the game after which an attempt is cut off. */
const LIMIT = 1000;
/** The first seed of levels that no training has seen. */
const FRESH_SEED = 1_000_000;
const GAMES = 8;
const ROLLOUT = 128;
/** Decisions between two looks at the policy: one rollout of all games. */
export const DECISIONS_PER_UPDATE: number = GAMES * ROLLOUT;

/** What is to be learned in the platform game, and how long. */
export interface PlatformerRequest {
  readonly observation: "window" | "full";
  /** The level that every attempt plays; 0 for a new one each time. */
  readonly level: number;
  readonly updates: number;
  /** Fresh episodes that the trained policy is measured in. */
  readonly episodes: number;
}

/** How far a training has come. */
export interface PlatformerProgress {
  readonly agent: Pick<PPO<Box, Discrete>, "policy" | "numTimesteps">;
  readonly updates: number;
  /** Mean return of the latest 100 attempts; `null` before one has ended. */
  readonly meanReturn: number | null;
}

/** How a trained policy did in fresh episodes. */
export interface PlatformerScore {
  readonly episodes: number;
  readonly meanReturn: number;
  /** Episodes that reached the flag. */
  readonly flags: number;
}

export type PlatformerView = Pick<PlatformerRequest, "observation" | "level">;
type PlatformerGame = Game<Box, Discrete, Platformer>;

export function platformerGame({ observation, level }: PlatformerView, seed: number): PlatformerGame {
  return new Game(new Platformer({ observation, level }), seed, LIMIT);
}

/** Whether the player stands at the flag. */
export function isAtFlag({ env }: PlatformerGame): boolean {
  return (env.state().player?.x ?? 0) >= FLAG;
}

/** Learns by PPO, and yields after every update; the agent is the same all along. */
export function* trainPlatformer({
  observation,
  level,
  updates,
}: PlatformerRequest): Generator<PlatformerProgress, void> {
  const makeEnv = (): RepeatedAction<Box, Discrete> =>
    new RepeatedAction(new TimeLimit(new Platformer({ observation, level }), { maxEpisodeSteps: LIMIT }), HOLD);
  const agent = new PPO(new SyncVectorEnv(makeEnv, GAMES, { seed: 1 }), {
    seed: 1,
    hyperparams: { nSteps: ROLLOUT, batchSize: 256, nEpochs: 4, learningRate: 1e-3, entCoef: 0.01 },
  });
  let done = 0;
  for (const metrics of agent.learn(updates * DECISIONS_PER_UPDATE)) {
    done++;
    yield { agent, updates: done, meanReturn: metrics["rollout/ep_rew_mean"] ?? null };
  }
}

/** Measures a policy in fresh episodes, always with the action it likes best. */
export function scorePlatformer(policy: Policy, { episodes, ...view }: PlatformerRequest): PlatformerScore {
  let [sum, flags] = [0, 0];
  for (let episode = 0; episode < episodes; episode++) {
    const player = new PlatformerPlayer(view, FRESH_SEED + episode);
    player.policy = policy;
    while (!player.game.isOver) player.step();
    sum += player.game.return;
    if (isAtFlag(player.game)) flags++;
  }
  return { episodes, meanReturn: sum / episodes, flags };
}

/** A policy that plays, one step of the game after another. */
export class PlatformerPlayer {
  readonly game: PlatformerGame;
  policy: Policy | null = null;
  /** Whether it always takes the action it likes best; else it draws. */
  isSure = true;
  readonly #rng: Rng = defaultRng(0);
  #action = 0;

  constructor(view: PlatformerView, seed: number) {
    this.game = platformerGame(view, seed);
  }

  setPolicy({ spec, tensors }: PolicySnapshot): void {
    this.policy = policyFromSpec(spec, new Map(tensors), { kernels: "plain" });
  }

  step(): void {
    if (this.policy === null) return;
    if (this.game.steps % HOLD === 0) {
      const options = { deterministic: this.isSure, rng: this.#rng };
      const { actions } = this.policy.predict(this.game.observations, options);
      this.#action = (actions as Int32Array)[0];
    }
    this.game.act(this.#action);
  }
}
