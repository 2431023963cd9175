import { readFileSync } from "node:fs";
import { evaluate, type LoadedModel, load, recordReplay } from "perilune";
import { beforeAll, describe, expect, it } from "vitest";
import { actionText, type Episode } from "./episode.ts";
import { LiveEpisode } from "./live-episode.ts";
import { RecordedEpisode } from "./replay-episode.ts";

const fixture = new URL("../../../../../tests/fixtures/ppo-LunarLander-v3.safetensors", import.meta.url);

let model: LoadedModel;
beforeAll(async () => {
  model = await load(readFileSync(fixture));
});

/** Plays the present episode to its end. */
function play(episode: Episode): { seed: number; return: number; length: number } {
  while (episode.moment.end === null) episode.step();
  return { seed: episode.seed, return: episode.moment.return, length: episode.moment.step };
}

describe("a live episode", () => {
  it("is the one that evaluation plays, to the last bit", () => {
    const { returns, lengths } = evaluate(model.policy, "LunarLander-v3", { episodes: 2 });
    const episode = new LiveEpisode(model);
    expect(play(episode)).toEqual({ seed: 1_000_000, return: returns[0], length: lengths[0] });
    episode.begin();
    expect(episode.moment).toMatchObject({ step: 0, return: 0, action: null, end: null });
    expect(play(episode)).toEqual({ seed: 1_000_001, return: returns[1], length: lengths[1] });
  });

  it("begins with a seed of choice, also in the middle of another", () => {
    const { returns } = evaluate(model.policy, "LunarLander-v3", { episodes: 1, seed: 7 });
    const episode = new LiveEpisode(model);
    episode.step();
    episode.begin(7);
    expect(play(episode).return).toBe(returns[0]);
  });

  it("names its action and what it thinks of all of them", () => {
    const episode = new LiveEpisode(model);
    const { probabilities } = episode.explain();
    const best = probabilities!.indexOf(Math.max(...probabilities!));
    episode.step();
    expect(episode.moment.action).toBe(episode.doc!.actions[best]);
  });

  it("tells an end inside the task from a limit", () => {
    const env = { id: "LunarLander-v3", kwargs: {}, maxEpisodeSteps: 5 };
    const episode = new LiveEpisode({ ...model, env });
    for (let step = 0; step < 5; step++) {
      expect(episode.moment.end).toBeNull();
      episode.step();
    }
    expect(episode.moment.end).toBe("reached its step limit");
  });

  it("refuses a model that does not say where it acts", () => {
    expect(() => new LiveEpisode({ ...model, env: null })).toThrow("does not say which environment");
    expect(() => new LiveEpisode({ ...model, env: { id: "Nowhere-v0", kwargs: {} } })).toThrow("unknown environment");
  });
});

describe("a recorded episode", () => {
  it("comes out as it was recorded, one after the other and round again", () => {
    const replay = recordReplay(model.policy, "LunarLander-v3", { episodes: 2, seed: 3 });
    const recorded = replay.episodes.map(({ seed, return: sum, length }) => ({ seed, return: sum, length }));
    const episode = new RecordedEpisode(replay);
    for (const expected of [...recorded, recorded[0]]) {
      expect(play(episode)).toEqual(expected);
      episode.begin();
    }
  });

  it("passes over the rest of an episode that is left", () => {
    const replay = recordReplay(model.policy, "LunarLander-v3", { episodes: 2, seed: 3 });
    const episode = new RecordedEpisode(replay);
    episode.step();
    episode.begin();
    expect(episode.seed).toBe(4);
    expect(play(episode).return).toBe(replay.episodes[1].return);
  });

  it("refuses a recording without an episode", () => {
    const replay = recordReplay(model.policy, "LunarLander-v3", { episodes: 1 });
    expect(() => new RecordedEpisode({ ...replay, episodes: [] })).toThrow("no episode");
  });
});

it("writes actions as people read them", () => {
  expect(actionText(undefined, 2)).toBe("2");
  expect(actionText(undefined, Float32Array.of(0.5, -1))).toBe("0.50, -1");
});
