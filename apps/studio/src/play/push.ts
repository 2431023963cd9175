import type { EnvDoc, InPlaceEnv } from "perilune/envs";

/** A push at a point of the drawing, as far as one has drawn away from it. */
export interface Push {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/** Units of drawing over which a push comes to its full force; beyond, it grows no more. */
const FULL_REACH = 100;

/** The force of a push, of which a full one has so many newtons: to the right, and downwards. */
export function forceOf(full: number, { dx, dy }: Pick<Push, "dx" | "dy">): { fx: number; fy: number } {
  const length = Math.hypot(dx, dy);
  if (length === 0) return { fx: 0, fy: 0 };
  const force = full * Math.min(1, length / FULL_REACH);
  return { fx: (force * dx) / length, fy: (force * dy) / length };
}

/** Pushes what stands in an environment for its next step. */
export function apply(env: InPlaceEnv, { push: full = 0 }: Pick<EnvDoc, "push">, push: Push): void {
  const { fx, fy } = forceOf(full, push);
  env.perturb?.(push.x, push.y, fx, fy);
}

/**
 * A full push to a side by a button, which knows of no point.
 *
 * Half of it comes from the middle of the upper edge and half from that of the lower: whichever way something hangs or
 * stands, one of the two finds it.
 */
export function sidePush({ width, height }: Pick<EnvDoc, "width" | "height">, side: -1 | 1): Push[] {
  const half = { x: width / 2, dx: (side * FULL_REACH) / 2, dy: 0 };
  return [
    { ...half, y: 0 },
    { ...half, y: height },
  ];
}
