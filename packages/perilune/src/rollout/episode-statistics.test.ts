import { expect, it } from "vitest";
import { EpisodeStatistics } from "./episode-statistics.ts";

it("means are over the latest 100 episodes of all environments, each counted from its own start", () => {
  const statistics = new EpisodeStatistics(2);
  const episodes: { reward: number; length: number }[] = [];
  const running = [
    { reward: 0, length: 0 },
    { reward: 0, length: 0 },
  ];
  for (let step = 1; step <= 500; step++) {
    const rewards = Float64Array.of(step, -1);
    const terminated = Uint8Array.of(step % 3 === 0 ? 1 : 0, 0);
    const truncated = Uint8Array.of(0, step % 7 === 0 ? 1 : 0);
    statistics.add(rewards, terminated, truncated);
    for (const [i, episode] of running.entries()) {
      episode.reward += rewards[i];
      episode.length += 1;
      if (terminated[i] + truncated[i] === 0) continue;
      episodes.push(episode);
      running[i] = { reward: 0, length: 0 };
    }
    const latest = episodes.slice(-100);
    const mean = (key: "reward" | "length"): number =>
      latest.reduce((sum, episode) => sum + episode[key], 0) / latest.length;
    expect(statistics.metrics()).toEqual(
      latest.length === 0 ? {} : { "rollout/ep_rew_mean": mean("reward"), "rollout/ep_len_mean": mean("length") },
    );
  }
  expect(episodes.length).toBeGreaterThan(200);
});
