import type { RunConfig } from "perilune";
import { expect, it } from "vitest";
import { configureRun } from "./configure.ts";
import { differingSettings, formatSetting, runSettings } from "./run-settings.ts";

function config(seed: number, words: readonly string[], envArguments: Record<string, unknown> = {}): RunConfig {
  const request = { algorithm: "ppo", env: "CartPole-v1", steps: 1000, evalEpisodes: 10, stopAtThreshold: false };
  return configureRun({ ...request, envArguments, words, seed, zoo: null }, () => {});
}

it("puts what differs from the defaults first, with the default", () => {
  const settings = runSettings(config(1, ["gamma=0.9", "net_arch=32,32", "n_steps=2048"]));
  expect(settings.slice(0, 3)).toEqual([
    { name: "gamma", value: 0.9, isDefault: false, default: 0.99 },
    { name: "net_arch", value: [32, 32], isDefault: false, default: [64, 64] },
    { name: "learning_rate", value: 3e-4, isDefault: true, default: 3e-4 },
  ]);
  expect(settings.slice(2).every(({ isDefault }) => isDefault)).toBe(true);
});

it("names only the settings in which runs differ", () => {
  const plain = config(1, []);
  expect(differingSettings([plain, { ...plain, save_freq: 7, eval_freq: 9 }])).toEqual({});
  expect(differingSettings([plain, config(2, ["learning_rate=lin_0.1"], { sutton_barto_reward: true })])).toEqual({
    sutton_barto_reward: [undefined, true],
    seed: [1, 2],
    learning_rate: [3e-4, "lin_0.1"],
  });
});

it("leaves out what one algorithm has and another has not, unless it was set", () => {
  const plain = config(1, []);
  const { clip_range: _, ...others } = plain.hyperparams;
  const other = { ...plain, hyperparams: others };
  expect(differingSettings([other, plain])).toEqual({});
  expect(differingSettings([other, config(1, ["clip_range=0.3"])])).toEqual({ clip_range: [undefined, 0.3] });
});

it("writes settings as the command line takes them", () => {
  const values = [[64, 64], { pi: [32] }, "lin_0.1", null, undefined, true];
  expect(values.map(formatSetting)).toEqual(["64,64", '{"pi":[32]}', "lin_0.1", "null", "–", "true"]);
});
