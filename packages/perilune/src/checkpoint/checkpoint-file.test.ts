import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AlgorithmState } from "../algorithms/algorithm.ts";
import { PeriluneError } from "../errors.ts";
import { checkResumable, decodeCheckpoint, encodeCheckpoint, type RunConfiguration } from "./checkpoint-file.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
import { sealFile } from "./sealed-file.ts";

const STATE: AlgorithmState = {
  algorithm: "ppo",
  numTimesteps: 16_384,
  arrays: {
    "policy.weight": Float32Array.of(0.1, -0, Number.NaN, Number.POSITIVE_INFINITY),
    "adam.v": Float64Array.of(1e-300, -0),
    "buffer.dones": Uint8Array.of(0, 1, 1),
    "buffer.actions": Int32Array.of(-1, 3),
  },
  data: {
    rng: { state: 2n ** 120n, inc: 7n },
    envs: [{ x: -0, y: Number.NaN, warmStart: Float64Array.of(0.1, Number.NEGATIVE_INFINITY) }, null],
    episodeReturns: [-181.5, 1 / 3],
    updates: 3,
  },
};

const CONFIGURATION: RunConfiguration = {
  env: { id: "LunarLander-v3", kwargs: { gravity: -9.5, continuous: true } },
  hyperparams: { learningRate: { kind: "linear", initial: 3e-4 }, clipRangeVf: null, netArch: [64, 64], gamma: 0.999 },
};

/** The least that a checkpoint says. */
const VALID = {
  perilune: "1.0.0",
  algorithm: "dqn",
  numTimesteps: 1,
  configuration: null,
  data: null,
  replay: null,
  savedSegments: [],
};

describe("a checkpoint", () => {
  it("gives back every bit of a state", () => {
    const bytes = encodeCheckpoint(STATE, CONFIGURATION);
    const { configuration, periluneVersion, savedSegments, ...state } = decodeCheckpoint(bytes);
    expect(Object.keys(state.arrays).sort()).toEqual(Object.keys(STATE.arrays).sort());
    expect({ ...state, arrays: { ...state.arrays } }).toStrictEqual(STATE); // Object.is on every number
    expect([configuration, savedSegments]).toEqual([CONFIGURATION, []]);
    expect(periluneVersion).toMatch(/^\d+\.\d+\.\d+/);
  });

  it("gives back the transitions of a replay buffer, apart from the arrays", () => {
    const segments = [
      { from: 3, to: 5, arrays: { rewards: Float32Array.of(-0, 1), "observations.0": Uint8Array.of(1, 2) } },
      { from: 5, to: 6, arrays: { rewards: Float32Array.of(Number.NaN) } },
    ];
    const state: AlgorithmState = { ...STATE, replay: { from: 4, to: 6, segments } };
    const saved = [{ from: 0, to: 3, hash: "abc" }];
    const { arrays, replay, savedSegments } = decodeCheckpoint(encodeCheckpoint(state, CONFIGURATION, saved));
    expect({ arrays: { ...arrays }, replay, savedSegments }).toStrictEqual({
      arrays: STATE.arrays,
      replay: state.replay,
      savedSegments: saved,
    });
  });

  it("is the same bytes however arrays and arguments are ordered", () => {
    const arrays = Object.fromEntries(Object.entries(STATE.arrays).reverse());
    const env = { id: "LunarLander-v3", kwargs: { continuous: true, gravity: -9.5 } };
    expect(encodeCheckpoint({ ...STATE, arrays }, { ...CONFIGURATION, env })).toEqual(
      encodeCheckpoint(STATE, CONFIGURATION),
    );
  });

  it("is refused where it was cut or a single bit of it changed, and never read as something else", () => {
    const bytes = encodeCheckpoint(STATE, CONFIGURATION);
    const expected = decodeCheckpoint(bytes);
    for (let length = 0; length < bytes.length; length += 7) {
      expect(() => decodeCheckpoint(bytes.subarray(0, length))).toThrow(PeriluneError);
    }
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const changed = bytes.slice();
        changed[at] ^= 1 << bit;
        try {
          expect(decodeCheckpoint(changed)).toStrictEqual(expected); // white space of the header carries nothing
        } catch (error) {
          if (!(error instanceof PeriluneError)) throw error;
          expect(error.message).toMatch(/^[^\n]*(truncated|corrupted|expected|convert|newer|cannot name)[^\n]*$/);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("says that a flipped bit of the payload is a corruption", () => {
    const bytes = encodeCheckpoint(STATE, CONFIGURATION);
    bytes[bytes.length - 1] ^= 4;
    expect(() => decodeCheckpoint(bytes)).toThrow(/corrupted: its content does not agree with its hash/);
  });

  it("says when it comes from a newer version, even where that seals its files in another way", () => {
    const { tensors, metadata } = decodeSafetensors(encodeCheckpoint(STATE));
    const future = encodeSafetensors(tensors, new Map([...metadata, ["format_version", "3"], ["sha256", "?"]]));
    expect(() => decodeCheckpoint(future)).toThrow(
      /made by a newer version .*\(format 3, .* up to 2\); update Perilune/,
    );
  });

  it("says when it comes from an older version, whose replay buffers stood elsewhere", () => {
    const { bytes } = sealFile({ name: "checkpoint", version: 1 }, {}, new Map());
    expect(() => decodeCheckpoint(bytes)).toThrow(
      /^the checkpoint was made by an older version of Perilune \(format 1, this one reads from 2\); go on with that/,
    );
  });

  it("says what was given in its place", () => {
    const { bytes } = sealFile({ name: "model", version: 1 }, {}, new Map());
    expect(() => decodeCheckpoint(bytes)).toThrow(/expected a checkpoint of Perilune, got a model/);
    expect(() => decodeCheckpoint(encodeSafetensors(new Map(), new Map()))).toThrow(/got another program's file/);
  });

  it("of the least content is read", () => {
    const { bytes } = sealFile({ name: "checkpoint", version: 2 }, VALID, new Map());
    expect(decodeCheckpoint(bytes)).toMatchObject({ algorithm: "dqn", arrays: {} });
  });

  it.each<[string, Record<string, unknown>]>([
    ["no version", { algorithm: "ppo", numTimesteps: 1, configuration: null, data: null }],
    ["no algorithm", { perilune: "1.0.0", numTimesteps: 1, configuration: null, data: null }],
    ["half a step", { perilune: "1.0.0", algorithm: "ppo", numTimesteps: 0.5, configuration: null, data: null }],
    [
      "a configuration that is a list",
      { perilune: "1.0.0", algorithm: "ppo", numTimesteps: 1, configuration: [], data: null },
    ],
    ["segments that are no list", { ...VALID, replay: { from: 0, to: 9, segments: {} } }],
    ["a segment without a range", { ...VALID, replay: { from: 0, to: 9, segments: [{ from: 0 }] } }],
    ["transitions from half a step on", { ...VALID, replay: { from: 0.5, to: 9, segments: [] } }],
    ["a saved segment without its hash", { ...VALID, savedSegments: [{ from: 0, to: 9 }] }],
    [
      "an environment without an id",
      { perilune: "1.0.0", algorithm: "ppo", numTimesteps: 1, configuration: { env: { kwargs: {} }, hyperparams: {} } },
    ],
  ])("is refused with %s, though its seal holds", (_, content) => {
    const { bytes } = sealFile({ name: "checkpoint", version: 2 }, content, new Map());
    expect(() => decodeCheckpoint(bytes)).toThrow(/the checkpoint is corrupted/);
  });
});

describe("checkResumable", () => {
  const checkpoint = decodeCheckpoint(encodeCheckpoint(STATE, CONFIGURATION));
  const run = { name: "ppo", ...CONFIGURATION };

  it("lets the same run go on", () => {
    expect(() => checkResumable(checkpoint, run)).not.toThrow();
    expect(() => checkResumable(decodeCheckpoint(encodeCheckpoint(STATE)), { ...run, env: null })).not.toThrow();
  });

  it.each([
    ["algorithm", { ...run, name: "dqn" }, /has algorithm ppo, this run dqn/],
    [
      "environment",
      { ...run, env: { id: "CartPole-v1", kwargs: {} } },
      /environment LunarLander-v3 .*, this run CartPole-v1/,
    ],
    [
      "argument",
      { ...run, env: { id: "LunarLander-v3", kwargs: { gravity: -10, continuous: true } } },
      /"gravity":-9.5/,
    ],
    [
      "step limit",
      { ...run, env: { ...CONFIGURATION.env, maxEpisodeSteps: null } as RunConfiguration["env"] },
      /"maxEpisodeSteps":null/,
    ],
    ["environment of one's own", { ...run, env: null }, /this run of your own/],
    [
      "hyper-parameter",
      { ...run, hyperparams: { ...run.hyperparams, gamma: 0.99 } },
      /hyper-parameter gamma 0.999, this run 0.99; resume it with 0.999 or start a new run/,
    ],
    [
      "schedule",
      { ...run, hyperparams: { ...run.hyperparams, learningRate: 3e-4 } },
      /hyper-parameter learningRate .*linear.*, this run 0.0003/,
    ],
    [
      "missing hyper-parameter",
      { ...run, hyperparams: { gamma: 0.999 } },
      /hyper-parameter learningRate .*, this run none/,
    ],
  ])("refuses another %s", (_, other, message) => {
    expect(() => checkResumable(checkpoint, other)).toThrow(PeriluneError);
    expect(() => checkResumable(checkpoint, other)).toThrow(message);
  });
});
