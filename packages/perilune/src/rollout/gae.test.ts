import { describe, expect, it } from "vitest";
import { computeGae } from "./gae.ts";

/** Advantages and returns of one environment's segment. */
function gae(segment: {
  rewards: number[];
  values: number[];
  episodeStarts: number[];
  lastValue: number;
  lastDone: number;
  gamma: number;
  gaeLambda: number;
}): { advantages: number[]; returns: number[] } {
  const nSteps = segment.rewards.length;
  const advantages = new Float32Array(nSteps);
  const returns = new Float32Array(nSteps);
  const input = {
    ...segment,
    nSteps,
    numEnvs: 1,
    rewards: Float32Array.from(segment.rewards),
    values: Float32Array.from(segment.values),
    episodeStarts: Uint8Array.from(segment.episodeStarts),
    lastValues: Float32Array.of(segment.lastValue),
    lastDones: Uint8Array.of(segment.lastDone),
  };
  computeGae(input, advantages, returns);
  return { advantages: [...advantages], returns: [...returns] };
}

const segment = {
  rewards: [1, 2, 4],
  values: [0.5, 1, 2],
  episodeStarts: [1, 0, 0],
  lastValue: 3,
  lastDone: 0,
  gamma: 0.5,
};

describe("computeGae", () => {
  it("with λ = 0 is the one-step temporal difference", () => {
    const { advantages } = gae({ ...segment, gaeLambda: 0 });
    expect(advantages).toEqual([1 + 0.5 * 1 - 0.5, 2 + 0.5 * 2 - 1, 4 + 0.5 * 3 - 2]);
  });

  it("with λ = 1 is the discounted return, bootstrapped, minus the value", () => {
    const { returns } = gae({ ...segment, gaeLambda: 1 });
    expect(returns).toEqual([1 + 0.5 * (2 + 0.5 * (4 + 0.5 * 3)), 2 + 0.5 * (4 + 0.5 * 3), 4 + 0.5 * 3]);
  });

  it("does not look past the end of an episode within the segment", () => {
    const { advantages } = gae({ ...segment, episodeStarts: [1, 0, 1], gaeLambda: 0.5 });
    expect(advantages).toEqual([1 + 0.5 * 1 - 0.5 + 0.25 * (2 - 1), 2 - 1, 4 + 0.5 * 3 - 2]);
  });

  it("does not look past the end of an episode at the segment's end", () => {
    const { advantages } = gae({ ...segment, lastDone: 1, gaeLambda: 0.5 });
    expect(advantages[2]).toBe(4 - 2);
  });

  it("keeps environments apart", () => {
    const advantages = new Float32Array(4);
    const input = {
      nSteps: 2,
      numEnvs: 2,
      rewards: Float32Array.of(1, 1, 10, 10),
      values: new Float32Array(4),
      episodeStarts: Uint8Array.of(1, 0, 1, 0),
      lastValues: Float32Array.of(0, 4),
      lastDones: Uint8Array.of(0, 0),
      gamma: 0.5,
      gaeLambda: 1,
    };
    computeGae(input, advantages, new Float32Array(4));
    expect([...advantages]).toEqual([1.5, 1, 16, 12]);
  });
});
