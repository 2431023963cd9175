import { describe, expect, it } from "vitest";
import { isAtFlag, PlatformerPlayer, platformerGame, trainPlatformer } from "./shared/platformer-training.ts";
import { actionOf, REQUEST, rewardText, YOURS } from "./what-is-rl.ts";

const held = (...keys: string[]) => new Set(keys);

describe("the keys of the game", () => {
  it("are one action a step", () => {
    expect(actionOf(held(), true)).toBe(0);
    expect(actionOf(held("ArrowLeft"), true)).toBe(1);
    expect(actionOf(held("ArrowRight"), true)).toBe(2);
    expect(actionOf(held("ArrowRight", "ArrowUp"), true)).toBe(3);
    expect(actionOf(held("ArrowRight", "ArrowUp"), false)).toBe(2);
    expect(actionOf(held("ArrowUp"), false)).toBe(0);
  });

  it("earn a coin and then an end when right is held", () => {
    const game = platformerGame(YOURS, 1);
    const rewards: number[] = [];
    while (!game.isOver) {
      game.act(actionOf(held("ArrowRight"), game.row[0][4] === 1));
      if (game.reward !== 0) rewards.push(game.reward ?? 0);
    }
    expect(rewards).toEqual([1, -1]);
  });
});

describe("the agent of the game", () => {
  it("reaches the flag with all coins once it has learned", () => {
    let player: PlatformerPlayer | null = null;
    for (const { agent, updates } of trainPlatformer(REQUEST)) {
      if (updates < REQUEST.updates) continue;
      player = new PlatformerPlayer(REQUEST, 1);
      player.policy = agent.policy;
      while (!player.game.isOver) player.step();
    }
    expect(player?.game.return).toBe(18);
    expect(player !== null && isAtFlag(player.game)).toBe(true);
  });
});

it("shows a reward with its sign", () => {
  expect([1, -1, 0].map(rewardText)).toEqual(["+1", "−1", "0"]);
});
