import { createHash } from "node:crypto";
import type { InPlaceEnv } from "../../packages/perilune/src/envs/env.ts";
import { defaultRng } from "../../packages/perilune/src/random/generator.ts";
import { leavesOf } from "../../packages/perilune/src/spaces/leaves.ts";

/**
 * SHA-256 of 1,000 steps from seed 0 under random actions: every observation (those of resets too), reward and flag.
 *
 * The hashes stand in `tests/fixtures/env-hashes.json`; a change of one is a change of the environment and has its
 * line in the CHANGELOG.
 */
export function envHash(env: InPlaceEnv): string {
  const hash = createHash("sha256");
  const rng = defaultRng(0);
  const row = leavesOf(env.observationSpace).createRow();
  const observe = (): void => {
    for (const { buffer, byteOffset, byteLength } of row) hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  };
  env.resetInto(row, { seed: 0 });
  observe();
  for (let step = 0; step < 1000; step++) {
    const { reward, terminated, truncated } = env.stepInto(env.actionSpace.sample(rng), row);
    observe();
    hash.update(new Uint8Array(Float64Array.of(reward, Number(terminated), Number(truncated)).buffer));
    if (!terminated && !truncated) continue;
    env.resetInto(row);
    observe();
  }
  return hash.digest("hex");
}
