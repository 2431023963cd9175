import { QLearning } from "perilune/algorithms";
import { MouseMaze } from "perilune/envs/lessons/mouse-maze";
import { SyncVectorEnv } from "perilune/vector";
import type { TileMap } from "./shared/tile-map.ts";

/** A cheese that grows back whenever the mouse has left it, and a pile where the mouse is wanted. */
export const MAP: TileMap = ["c....", ".##..", "..M.P"];
/** Steps that a line of rewards has, and about how far the learner looks ahead (γ = 1 − 1/20). */
export const STEPS = 20;
const GAMMA = 1 - 1 / STEPS;
const LEARNING_STEPS = 20_000;
const CHUNK = 500;

/** What the designer pays. */
export interface Pay {
  readonly cheese: number;
  readonly pile: number;
}

function paidWorld({ cheese, pile }: Pay): MouseMaze {
  return new MouseMaze({ map: MAP, cheeseReward: cheese, pileReward: pile });
}

const [UP, RIGHT, DOWN, LEFT] = [0, 1, 2, 3];

/** A way to behave for `STEPS` steps. */
export interface Behaviour {
  readonly name: string;
  readonly actions: readonly number[];
}

export const BEHAVIOURS: readonly Behaviour[] = [
  { name: "Straight to the pile", actions: [RIGHT, RIGHT] },
  {
    name: "Cheese first, then the pile",
    actions: [LEFT, LEFT, UP, UP, RIGHT, RIGHT, RIGHT, RIGHT, DOWN, DOWN],
  },
  {
    name: "To and fro at the cheese",
    actions: [LEFT, LEFT, ...Array.from({ length: STEPS - 2 }, (_, step) => (step < 2 || step % 2 === 1 ? UP : DOWN))],
  },
];

/** The rewards of a behaviour, one a step, to the end of the episode or of the line. */
export function rewardsOf(pay: Pay, actions: readonly number[]): number[] {
  const env = paidWorld(pay);
  env.reset({ seed: 0 });
  const rewards: number[] = [];
  for (const action of actions.slice(0, STEPS)) {
    const { reward, terminated } = env.step(action);
    rewards.push(reward);
    if (terminated) break;
  }
  return rewards;
}

/** The return: all rewards added up. */
export function returnOf(rewards: readonly number[]): number {
  return rewards.reduce((sum, reward) => sum + reward, 0);
}

/** What a mouse has learned to do. */
export interface Learned {
  /** Its way from the start, one state after another. */
  readonly states: readonly number[];
  readonly actions: readonly number[];
  readonly rewards: readonly number[];
  /** Q-values of every state and action. */
  readonly q: Float64Array;
  readonly ends: "at the pile" | "at the cheese" | "nowhere";
}

/** Learns by Q-learning what pays, some hundred steps at a time, and then shows its way. */
export function* learn(pay: Pay): Generator<void, Learned, void> {
  const agent = new QLearning(new SyncVectorEnv(() => paidWorld(pay), 1, { seed: 1 }), {
    seed: 1,
    hyperparams: { gamma: GAMMA, learningRate: 0.5, explorationFraction: 1, metricsFreq: CHUNK },
  });
  for (const _ of agent.learn(LEARNING_STEPS)) yield;
  const env = paidWorld(pay);
  const { q } = agent.policy;
  const states = [env.reset({ seed: 0 }).observation];
  const actions: number[] = [];
  const rewards: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const { actions: chosen } = agent.policy.predict(Int32Array.of(states[step]), { deterministic: true });
    const { observation, reward, terminated } = env.step(chosen[0]);
    states.push(observation);
    actions.push(chosen[0]);
    rewards.push(reward);
    if (terminated) return { states, actions, rewards, q, ends: "at the pile" };
  }
  const circles = states.filter((state) => state === 0).length > 2;
  return { states, actions, rewards, q, ends: circles ? "at the cheese" : "nowhere" };
}
