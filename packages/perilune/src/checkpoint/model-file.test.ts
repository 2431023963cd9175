import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PeriluneError } from "../errors.ts";
import { ActorCriticPolicy } from "../policies/actor-critic.ts";
import type { Policy } from "../policies/policy.ts";
import { defaultRng } from "../random/generator.ts";
import { Box } from "../spaces/box.ts";
import { Discrete } from "../spaces/discrete.ts";
import { load, saveModel, weightsHash } from "./model-file.ts";
import { decodeSafetensors } from "./safetensors.ts";
import { sealFile } from "./sealed-file.ts";
import { VERSION } from "./version.ts";

const observationSpace = new Box({ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, shape: [3] });

/** A normalising policy with random weights and statistics. */
function randomPolicy(seed: number): ActorCriticPolicy<Box, Discrete> {
  const policy = new ActorCriticPolicy({
    observationSpace,
    actionSpace: new Discrete(4),
    netArch: [5, 4],
    clipObs: 10,
    kernels: "plain",
  });
  const rng = defaultRng(seed);
  for (const { data } of policy.tensors().values()) for (let i = 0; i < data.length; i++) data[i] = rng.random();
  return policy;
}

const origin = { algorithm: "ppo", env: { id: "Maze-v0", kwargs: { size: 3, wind: -0 }, maxEpisodeSteps: null } };

describe("a model file", () => {
  it("gives back a policy that acts the same, and where it comes from", async () => {
    const policy = randomPolicy(1);
    const model = await load(saveModel(policy, origin), { kernels: "plain" });
    expect(model).toMatchObject({
      algorithm: "ppo",
      env: origin.env,
      weightsHash: weightsHash(policy),
      periluneVersion: VERSION,
    });
    const observations = Float32Array.from(defaultRng(2).standardNormal(30));
    const first = observations.subarray(0, 3);
    expect(model.policy.explain(first)).toEqual(policy.explain(first));
    expect(model.policy.predict(observations, { rng: defaultRng(3) })).toEqual(
      policy.predict(observations, { rng: defaultRng(3) }),
    );
  });

  it("is the same bytes for the same policy and configuration", async () => {
    const env = { maxEpisodeSteps: null, kwargs: { wind: -0, size: 3 }, id: "Maze-v0" };
    const bytes = saveModel(randomPolicy(1), origin);
    expect(saveModel(randomPolicy(1), { env, algorithm: "ppo" })).toEqual(bytes);
    expect(saveModel((await load(bytes, { kernels: "plain" })).policy, origin)).toEqual(bytes);
    expect(saveModel(randomPolicy(4), origin)).not.toEqual(bytes);
  });

  it("says nothing but what the policy is and where it comes from", () => {
    const { metadata } = decodeSafetensors(saveModel(randomPolicy(1), { algorithm: null, env: null }));
    expect([...metadata.keys()].sort()).toEqual(["content", "format", "format_version", "sha256", "tensors_sha256"]);
    expect(JSON.parse(metadata.get("content") as string)).toEqual({
      perilune: VERSION,
      algorithm: null,
      env: null,
      policy: JSON.parse(JSON.stringify(randomPolicy(1).spec)),
    });
  });

  it("is refused where it was cut or a bit of it changed", async () => {
    const bytes = saveModel(randomPolicy(1), origin);
    const rng = defaultRng(5);
    for (let i = 0; i < 200; i++) {
      const changed = bytes.slice();
      const at = rng.integers(0, bytes.length);
      changed[at] ^= 1 << rng.integers(0, 8);
      const read = await load(changed, { kernels: "plain" }).catch((error: unknown) => error);
      if (!(read instanceof PeriluneError)) expect(read).toMatchObject({ weightsHash: weightsHash(randomPolicy(1)) });
      await expect(load(bytes.subarray(0, at), { kernels: "plain" })).rejects.toThrow(PeriluneError);
    }
  });

  const content = { perilune: VERSION, algorithm: null, env: null, policy: randomPolicy(1).spec };
  const tensors = new Map(randomPolicy(1).tensors());
  it.each<[string, object, typeof tensors, RegExp]>([
    [
      "of an unknown policy kind",
      { ...content, policy: { ...content.policy, kind: "gato" } },
      tensors,
      /"actor_critic".*"gato"/,
    ],
    ["without a policy", { ...content, policy: null }, tensors, /its policy is not an object/],
    ["without a policy kind", { ...content, policy: {} }, tensors, /its policy has no kind/],
    ["with a number for an algorithm", { ...content, algorithm: 3 }, tensors, /its algorithm is not a name/],
    ["without weights", content, new Map(), /the file is not whole/],
  ])("is refused %s, though its seal holds", async (_, about, weights, message) => {
    const { bytes } = sealFile({ name: "model", version: 1 }, { ...about }, weights);
    await expect(load(bytes, { kernels: "plain" })).rejects.toThrow(PeriluneError);
    await expect(load(bytes, { kernels: "plain" })).rejects.toThrow(message);
  });

  it("is refused from a newer version, and a checkpoint in its place", async () => {
    await expect(load(sealFile({ name: "model", version: 9 }, content, tensors).bytes)).rejects.toThrow(
      /newer .*update Perilune/,
    );
    await expect(load(sealFile({ name: "checkpoint", version: 1 }, {}, new Map()).bytes)).rejects.toThrow(
      /got a checkpoint/,
    );
  });

  it("names the version of the package", () => {
    const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
    expect(VERSION).toBe(JSON.parse(text).version);
  });
});

describe("weightsHash", () => {
  it("is SHA-256 over names, types and shapes, then the bytes", () => {
    const tensors = new Map([
      ["b", { shape: [2], data: Float32Array.of(1, -2) }],
      ["mean", { shape: [], data: Float64Array.of(0.5) }],
      ["a", { shape: [1, 1], data: Float32Array.of(3) }],
    ]);
    const bytes = [
      [0, 0, 0, 0, 0, 0, 224, 63],
      [0, 0, 64, 64],
      [0, 0, 128, 63],
      [0, 0, 0, 192],
    ].flat();
    const expected = createHash("sha256")
      .update('[["mean","F64",[]],["a","F32",[1,1]],["b","F32",[2]]]')
      .update(Uint8Array.from(bytes))
      .digest("hex");
    expect(weightsHash({ tensors: () => tensors } as unknown as Policy)).toBe(expected);
  });
});
