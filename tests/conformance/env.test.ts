import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import "../../packages/perilune/src/envs/index.ts";
import { registeredIds, specOf } from "../../packages/perilune/src/envs/registry.ts";
import { make } from "../../packages/perilune/src/wrappers/make.ts";
import { testEnv } from "./env.ts";
import { envHash } from "./env-hash.ts";

/** Worlds where nothing is left to chance: every seed gives the same episode. */
const WITHOUT_CHANCE = ["CliffWalking-v1", "CountdownGrid-v0"];

const ids = registeredIds();
for (const id of ids) testEnv(id, () => make(id), { doc: specOf(id).doc, hasChance: !WITHOUT_CHANCE.includes(id) });

const hashes = JSON.parse(readFileSync(new URL("../fixtures/env-hashes.json", import.meta.url), "utf8"));

test.each(ids)("1,000 steps of %s have the committed hash", (id) => {
  expect(envHash(make(id))).toBe(hashes[id]);
});

test("no hash is committed of an environment that is not there", () => {
  expect(ids).toEqual(expect.arrayContaining(Object.keys(hashes)));
});
