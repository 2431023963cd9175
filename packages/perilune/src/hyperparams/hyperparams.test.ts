import { describe, expect, expectTypeOf, it } from "vitest";
import { PeriluneError } from "../errors.ts";
import type { NetArch } from "../policies/net-arch.ts";
import { resolveHyperparams } from "./check.ts";
import type { Infer } from "./descriptor.ts";
import { hyperparamsFromRecord, hyperparamsFromWords, hyperparamsToRecord } from "./external.ts";
import { camelCase, snakeCase } from "./names.ts";
import { type Schedule, scheduleAt } from "./schedule.ts";

const about = { meaning: "a thing", raising: "more of it" } as const;
const descriptors = {
  learningRate: { kind: "schedule", default: 3e-4, min: 0, ...about },
  nSteps: { kind: "integer", default: 2048, min: 1, ...about },
  gamma: { kind: "number", default: 0.99, min: 0, max: 1, ...about },
  clipRangeVf: { kind: "schedule", default: null, nullable: true, min: 0, ...about },
  orthoInit: { kind: "boolean", default: true, ...about },
  activationFn: { kind: "choice", default: "tanh", choices: ["tanh", "relu"], ...about },
  netArch: { kind: "net_arch", default: [64, 64], ...about },
  normalize: { kind: "normalize", default: false, ...about },
  trainFreq: { kind: "frequency", default: 4, min: 1, ...about },
} as const;

describe("names", () => {
  it.each([
    ["nSteps", "n_steps"],
    ["clipRangeVf", "clip_range_vf"],
    ["gamma", "gamma"],
  ])("%s is %s outside", (inside, outside) => {
    expect(snakeCase(inside)).toBe(outside);
    expect(camelCase(outside)).toBe(inside);
  });
});

describe("schedules", () => {
  it("are constant, linear or a function of the progress remaining", () => {
    expect(scheduleAt(0.2, 0.5)).toBe(0.2);
    expect(scheduleAt({ kind: "linear", initial: 0.2 }, 0.5)).toBe(0.1);
    expect(scheduleAt((progress) => 1 - progress, 0.25)).toBe(0.75);
  });
});

describe("Infer", () => {
  it("gives the types of the hyper-parameters", () => {
    type H = Infer<typeof descriptors>;
    expectTypeOf<H["learningRate"]>().toEqualTypeOf<Schedule>();
    expectTypeOf<H["clipRangeVf"]>().toEqualTypeOf<Schedule | null>();
    expectTypeOf<H["activationFn"]>().toEqualTypeOf<"tanh" | "relu">();
    expectTypeOf<H["netArch"]>().toEqualTypeOf<NetArch>();
    expectTypeOf<H["trainFreq"]>().toEqualTypeOf<number | readonly [number, "step" | "episode"]>();
    expectTypeOf<H["orthoInit"]>().toEqualTypeOf<boolean>();
  });
});

describe("resolveHyperparams", () => {
  it("puts what is given in place of the defaults", () => {
    const resolved = resolveHyperparams(descriptors, { gamma: 0.9 });
    expect(resolved.gamma).toBe(0.9);
    expect(resolved.nSteps).toBe(2048);
    expect(resolved.clipRangeVf).toBeNull();
  });

  it("accepts a schedule as a function", () => {
    const resolved = resolveHyperparams(descriptors, { learningRate: () => 1e-3 });
    expect(scheduleAt(resolved.learningRate, 1)).toBe(1e-3);
  });

  it.each<[object, string]>([
    [{ gama: 0.9 }, 'unknown hyper-parameter "gama"; did you mean "gamma"?'],
    [{ gamma: 1.5 }, "gamma must be a number from 0 to 1, got 1.5"],
    [{ gamma: Number.NaN }, "got NaN"],
    [{ gamma: "0.9" }, 'got "0.9"'],
    [{ gamma: null }, "got null"],
    [{ nSteps: 0.5 }, "nSteps must be an integer of at least 1, got 0.5"],
    [{ learningRate: -1 }, "learningRate must be a number of at least 0"],
    [{ learningRate: { kind: "linear", initial: -1 } }, "learningRate must be"],
    [{ activationFn: "elu" }, "one of tanh, relu"],
    [{ netArch: [64, 0] }, "layer sizes"],
    [{ netArch: { pi: [64], policy: [64] } }, "layer sizes"],
    [{ normalize: { normObservations: true } }, "dict(norm_obs="],
    [{ trainFreq: 0 }, "trainFreq must be an integer of at least 1 (or with a unit: 1,episode), got 0"],
    [{ trainFreq: [1, "rollout"] }, 'got [1,"rollout"]'],
    [{ trainFreq: [0, "episode"] }, 'got [0,"episode"]'],
    [{ trainFreq: [0.5, "step"] }, "trainFreq must be"],
    [{ trainFreq: ["1", "step"] }, "trainFreq must be"],
    [{ trainFreq: [1, "step", 2] }, "trainFreq must be"],
    [{ trainFreq: [1] }, "trainFreq must be"],
    [{ toString: 1 }, 'unknown hyper-parameter "toString"'],
  ])("refuses %j", (given, message) => {
    expect(() => resolveHyperparams(descriptors, given)).toThrow(PeriluneError);
    expect(() => resolveHyperparams(descriptors, given)).toThrow(message);
  });
});

describe("hyperparamsFromWords", () => {
  it.each<[string, object]>([
    ["learning_rate=3e-4", { learningRate: 3e-4 }],
    ["learning_rate=lin_3e-4", { learningRate: { kind: "linear", initial: 3e-4 } }],
    ["n_steps=1e3", { nSteps: 1000 }],
    ["net_arch=64,64", { netArch: [64, 64] }],
    ["net_arch=64", { netArch: [64] }],
    ["net_arch=[]", { netArch: [] }],
    ["net_arch=dict(pi=[32], vf=[64])", { netArch: { pi: [32], vf: [64] } }],
    ["net_arch=[64, dict(pi=[32], vf=[16])]", { netArch: { shared: [64], pi: [32], vf: [16] } }],
    ["ortho_init=False", { orthoInit: false }],
    ["clip_range_vf=None", { clipRangeVf: null }],
    ["clip_range_vf=null", { clipRangeVf: null }],
    ["activation_fn=nn.ReLU", { activationFn: "relu" }],
    ["normalize=true", { normalize: true }],
    ["train_freq=16", { trainFreq: 16 }],
    ["train_freq=1,episode", { trainFreq: [1, "episode"] }],
    ["train_freq=2, step", { trainFreq: [2, "step"] }],
    ["train_freq=(1, 'episode')", { trainFreq: [1, "episode"] }],
    ['train_freq=[1, "episode"]', { trainFreq: [1, "episode"] }],
    ["normalize={'norm_obs': True, 'norm_reward': False}", { normalize: { normObs: true, normReward: false } }],
  ])("reads %s", (word, expected) => expect(hyperparamsFromWords(descriptors, [word])).toEqual(expected));

  it.each([
    ["n_step=3", 'unknown hyper-parameter "n_step"; did you mean "n_steps"?'],
    ["__proto__=3", "unknown hyper-parameter"],
    ["gamma=high", 'hyper-parameter gamma must be a number from 0 to 1, got "high"'],
    ["gamma=", "hyper-parameter gamma must be"],
    ["gamma=0x1", "hyper-parameter gamma must be"],
    ["n_steps=2.5", "hyper-parameter n_steps must be an integer"],
    ["gamma", "name=value"],
    ["train_freq=1,episodes", "train_freq must be an integer of at least 1 (or with a unit: 1,episode), got"],
    ["train_freq=1.5,episode", "train_freq must be"],
    ["train_freq=often", "train_freq must be"],
    ["train_freq=1,step,episode", "train_freq must be"],
    ["ortho_init=maybe", "ortho_init must be true or false"],
  ])("refuses %s", (word, message) => {
    expect(() => hyperparamsFromWords(descriptors, [word])).toThrow(PeriluneError);
    expect(() => hyperparamsFromWords(descriptors, [word])).toThrow(message);
  });
});

describe("hyperparamsFromRecord and hyperparamsToRecord", () => {
  it("reads an entry of RL Zoo", () => {
    const entry = {
      n_steps: 32,
      learning_rate: "lin_0.001",
      normalize: "dict(norm_obs=True, norm_reward=False)",
      policy_kwargs: "dict(net_arch=dict(pi=[256, 256], vf=[256, 256]), activation_fn=nn.ReLU, ortho_init=False)",
      train_freq: [1, "episode"],
    };
    expect(hyperparamsFromRecord(descriptors, entry)).toEqual({
      nSteps: 32,
      learningRate: { kind: "linear", initial: 0.001 },
      normalize: { normObs: true, normReward: false },
      netArch: { pi: [256, 256], vf: [256, 256] },
      activationFn: "relu",
      orthoInit: false,
      trainFreq: [1, "episode"],
    });
  });

  it("writes what it reads", () => {
    const given = {
      learningRate: { kind: "linear", initial: 3e-4 },
      clipRangeVf: null,
      normalize: { normReward: false },
      trainFreq: [3, "episode"],
    } as const;
    const resolved = resolveHyperparams(descriptors, given);
    const record = JSON.parse(JSON.stringify(hyperparamsToRecord(resolved)));
    expect(record).toMatchObject({
      learning_rate: "lin_0.0003",
      n_steps: 2048,
      train_freq: [3, "episode"],
      normalize: { norm_reward: false },
    });
    expect(hyperparamsFromRecord(descriptors, record)).toEqual(resolved);
  });

  it("says which hyper-parameter cannot be written", () => {
    expect(() => hyperparamsToRecord({ learningRate: () => 1 })).toThrow("learningRate is a function");
  });
});
