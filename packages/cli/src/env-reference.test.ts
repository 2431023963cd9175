import { argumentsOf, envReference } from "perilune";
import { describe, expect, it } from "vitest";
import { argumentsFromWords } from "./env-reference.ts";

describe("environments as data", () => {
  it("take arguments from words", () => {
    expect(
      argumentsFromWords(["gravity=-5", "enable_wind=True", "map=4x4", "note=", "max_episode_steps=none"]),
    ).toEqual({
      gravity: -5,
      enable_wind: true,
      map: "4x4",
      note: "",
      max_episode_steps: null,
    });
    expect(argumentsFromWords(["reward_schedule=1,0,-0.5", "desc=SFF,FFG"])).toEqual({
      reward_schedule: [1, 0, -0.5],
      desc: ["SFF", "FFG"],
    });
    expect(argumentsFromWords(['desc=["SFF", "FFG"]', "map=[S.G]", "prices=[]"])).toEqual({
      desc: ["SFF", "FFG"],
      map: ["S.G"],
      prices: [],
    });
    expect(() => argumentsFromWords(["gravity"])).toThrow('expected --env-kwargs name=value, got "gravity"');
  });

  it("have their full id, and names as in code", () => {
    expect(envReference("CartPole", { sutton_barto_reward: true, max_episode_steps: 20 })).toEqual({
      id: "CartPole-v1",
      kwargs: { suttonBartoReward: true },
      maxEpisodeSteps: 20,
    });
  });

  it("come back from a file as they were", () => {
    const reference = { id: "CartPole-v1", kwargs: { suttonBartoReward: true }, maxEpisodeSteps: null };
    expect(argumentsOf(reference)).toEqual({ sutton_barto_reward: true, max_episode_steps: null });
    expect(envReference(reference.id, argumentsOf(reference))).toEqual(reference);
  });
});
