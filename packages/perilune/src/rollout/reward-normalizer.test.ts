import { expect, it } from "vitest";
import { RewardNormalizer } from "./reward-normalizer.ts";

it.each(["terminated", "truncated"] as const)("counts the discounted return from 0 after an episode is %s", (end) => {
  const gamma = 0.5;
  const normalizer = new RewardNormalizer(2, { gamma, clipReward: 100 });
  const rewards = Float64Array.of(3, -1);
  const scaled = new Float64Array(2);
  const seen: number[] = [];
  let returns = [0, 0];
  for (let step = 0; step < 6; step++) {
    const ends = Uint8Array.of(step % 3 === 2 ? 1 : 0, 0);
    const none = new Uint8Array(2);
    normalizer.normalize(rewards, end === "terminated" ? ends : none, end === "truncated" ? ends : none, scaled);
    returns = returns.map((sum, i) => sum * gamma + rewards[i]);
    seen.push(...returns);
    const mean = seen.reduce((sum, x) => sum + x) / seen.length;
    const deviation = Math.sqrt(seen.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / seen.length);
    for (const [i, reward] of rewards.entries()) expect(scaled[i]).toBeCloseTo(reward / deviation, 3);
    returns = returns.map((sum, i) => (ends[i] === 1 ? 0 : sum));
  }
});
