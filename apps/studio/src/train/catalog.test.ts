import { algorithms } from "perilune/algorithms";
import { registeredIds } from "perilune/envs";
import { snakeCase as librarySnakeCase } from "perilune/hyperparams";
import { describe, expect, it } from "vitest";
import { ALGORITHMS, ENVIRONMENTS, usualAlgorithm } from "./catalog.ts";
import { LOSS_CHARTS } from "./loss-charts.ts";
import { snakeCase } from "./names.ts";
import { checkSetting, formatSetting, parseSetting } from "./setting-text.ts";

describe("the form's lists", () => {
  it("hold every environment and every algorithm of the library", () => {
    expect(ENVIRONMENTS.map(({ id }) => id).sort()).toEqual(registeredIds());
    expect(ALGORITHMS.map(({ id }) => id).sort()).toEqual(Object.keys(algorithms).sort());
    for (const { id } of ENVIRONMENTS) expect(Object.keys(algorithms)).toContain(usualAlgorithm(id));
  });

  it("name hyper-parameters as the library does", () => {
    const names = Object.values(algorithms).flatMap(({ descriptors }) => Object.keys(descriptors));
    expect(names.map(snakeCase)).toEqual(names.map(librarySnakeCase));
  });

  it("name each quantity once", () => {
    expect(new Set(LOSS_CHARTS.map(({ metric }) => metric)).size).toBe(LOSS_CHARTS.length);
  });
});

describe("a setting as text", () => {
  const { learningRate, nSteps, netArch, targetKl } = algorithms.ppo.descriptors;

  it("comes back as it was", () => {
    for (const [descriptor, value] of [
      [learningRate, 3e-4],
      [learningRate, "lin_0.001"],
      [nSteps, 2048],
      [netArch, [64, 64]],
      [targetKl, null],
    ] as const) {
      expect(parseSetting(descriptor, formatSetting(value))).toEqual(value);
      expect(checkSetting(descriptor, formatSetting(value))).toBeNull();
    }
  });

  it("is refused where it cannot be", () => {
    expect(checkSetting(learningRate, "fast")).toMatch(/Expected a number/);
    expect(checkSetting(learningRate, "lin_")).toMatch(/Expected a number/);
    expect(checkSetting(nSteps, "1.5")).toMatch(/whole number/);
    expect(checkSetting(nSteps, "0")).toMatch(/at least 1/);
    expect(checkSetting(nSteps, "none")).toMatch(/Expected a value/);
    expect(checkSetting(netArch, " ")).toMatch(/Expected a value/);
  });
});
