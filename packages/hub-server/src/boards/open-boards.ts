import { specOf } from "perilune";
import type { Board } from "perilune/hub";

/** A board that is always open, as this table has it. */
type OpenBoard = Pick<Board, "id" | "title" | "env" | "passMark">;

/** A board over an environment as it is registered. */
function board(env: string, maxEpisodeSteps: number, passMark: number | null = null): OpenBoard {
  return { id: env, title: titleOf(env), env: { id: env, kwargs: {}, maxEpisodeSteps }, passMark };
}

/**
 * The open boards, in the order of their list. A board's id is part of its seeds: what it means never changes.
 *
 * Pass marks are those of Hugging Face's Deep RL Course, of mean − standard deviation.
 */
export const openBoards: readonly OpenBoard[] = [
  board("LunarLander-v3", 1000, 200),
  board("CartPole-v1", 500, 350),
  board("Taxi-v4", 200, 4.5),
  // As the course has it: without slipping.
  {
    id: "FrozenLake-v1-4x4-no_slippery",
    title: `${titleOf("FrozenLake-v1")}, not slippery`,
    env: { id: "FrozenLake-v1", kwargs: { isSlippery: false }, maxEpisodeSteps: 100 },
    passMark: null,
  },
  board("FrozenLake-v1", 100),
  board("FrozenLake8x8-v1", 200),
  board("LunarLanderContinuous-v3", 1000),
  board("MountainCar-v0", 200),
  board("MountainCarContinuous-v0", 999),
  board("Acrobot-v1", 500),
  board("Pendulum-v1", 200),
  // Nothing but the goal ends an episode there; 200 steps are fifteen times the shortest way.
  board("CliffWalking-v1", 200),
  board("Blackjack-v1", 100),
  board("MouseMaze-v0", 200),
  board("Platformer-v0", 1000),
];

function titleOf(env: string): string {
  return specOf(env).doc?.title ?? env;
}

/** Episodes of an open board. */
export const OPEN_BOARD_EPISODES = 100;
