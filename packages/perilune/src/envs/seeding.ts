import { defaultRng, type Generator, type GeneratorState } from "../random/generator.ts";
import type { ResetOptions } from "./env.ts";

/** The generator an episode draws from: a new one where `reset` is given a seed, else the present one goes on. */
export function seededRng(options: ResetOptions | undefined, present: Generator | null): Generator {
  return options?.seed === undefined ? (present ?? defaultRng()) : defaultRng(options.seed);
}

/** The generator of a saved state; `null` for an environment saved before its first reset. */
export function restoredRng(state: GeneratorState | null): Generator | null {
  if (state === null) return null;
  const rng = defaultRng(0);
  rng.restore(state);
  return rng;
}
