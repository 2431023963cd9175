import { PeriluneError } from "../errors.ts";

/**
 * Sizes of the hidden layers: a list for the policy and for the value network alike, or one list each.
 *
 * The two networks share no weight unless `shared` names the layers that come before both.
 */
export type NetArch =
  | readonly number[]
  | { readonly shared?: readonly number[]; readonly pi?: readonly number[]; readonly vf?: readonly number[] };

/** A network architecture with every part written out. */
export interface ActorCriticArch {
  readonly shared: readonly number[];
  readonly pi: readonly number[];
  readonly vf: readonly number[];
}

/** Most layers in one part, and most units in one layer: what a specification from elsewhere may ask for. */
const MAX_LAYERS = 32;
const MAX_UNITS = 16_384;

/** What sizes are allowed, in words. */
export const layerBounds: string = `(at most ${MAX_LAYERS} integers from 1 to ${MAX_UNITS})`;

/** The parts of a network architecture; throws a PeriluneError when `value` is none. */
export function actorCriticArch(value: unknown): ActorCriticArch {
  if (isLayers(value)) return { shared: [], pi: [...value], vf: [...value] };
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const parts = value as Readonly<Record<string, unknown>>;
    const known = Object.keys(parts).every((key) => key === "shared" || key === "pi" || key === "vf");
    const { shared = [], pi = [], vf = [] } = parts;
    if (known && isLayers(shared) && isLayers(pi) && isLayers(vf))
      return { shared: [...shared], pi: [...pi], vf: [...vf] };
  }
  throw new PeriluneError(
    `expected layer sizes ${layerBounds}, got ${JSON.stringify(value)}; ` +
      "write [64, 64] or {pi: [64, 64], vf: [64, 64]}",
  );
}

/** The sizes of a chain of hidden layers; throws a PeriluneError when `value` is none. */
export function layerSizes(value: unknown): readonly number[] {
  if (isLayers(value)) return [...value];
  throw new PeriluneError(`expected layer sizes ${layerBounds}, got ${JSON.stringify(value)}; write [64, 64]`);
}

function isLayers(value: unknown): value is readonly number[] {
  return (
    Array.isArray(value) &&
    value.length <= MAX_LAYERS &&
    value.every((units) => Number.isInteger(units) && units >= 1 && units <= MAX_UNITS)
  );
}
