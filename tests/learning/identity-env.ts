import type { Env, Reset, Step } from "../../packages/perilune/src/envs/env.ts";
import { defaultRng } from "../../packages/perilune/src/random/generator.ts";
import { Box } from "../../packages/perilune/src/spaces/box.ts";
import { Dict } from "../../packages/perilune/src/spaces/dict.ts";
import type { Space, ValueOf } from "../../packages/perilune/src/spaces/space.ts";
import { Tuple } from "../../packages/perilune/src/spaces/tuple.ts";

/** Steps of an episode, then it is truncated. */
const LENGTH = 16;

/** How the target is shown: as it is, or as a part beside a number that means nothing. */
export type Disguise = "plain" | "dict" | "tuple";

const noise = new Box({ low: -1, high: 1, shape: [2] });

/**
 * Shows a member of the action space and rewards the action for being the same.
 *
 * The reward is the share of elements that agree, or for a Box minus the mean squared difference. (Stable-Baselines3
 * tests every algorithm with such environments.)
 */
export class IdentityEnv<A extends Space = Space> implements Env<Space, A> {
  readonly observationSpace: Space;
  readonly actionSpace: A;
  readonly #disguise: Disguise;
  #rng = defaultRng(0);
  #target: unknown;
  #steps = 0;

  constructor(actionSpace: A, disguise: Disguise = "plain") {
    this.actionSpace = actionSpace;
    this.#disguise = disguise;
    this.observationSpace =
      disguise === "dict"
        ? new Dict({ noise, target: actionSpace })
        : disguise === "tuple"
          ? new Tuple([noise, actionSpace])
          : actionSpace;
  }

  reset(options: { readonly seed?: number } = {}): Reset<unknown> {
    if (options.seed !== undefined) this.#rng = defaultRng(options.seed);
    this.#steps = 0;
    return { observation: this.#observe(), info: {} };
  }

  step(action: ValueOf<A>): Step<unknown> {
    const reward = agreement(this.actionSpace, action, this.#target);
    this.#steps += 1;
    return { observation: this.#observe(), reward, terminated: false, truncated: this.#steps === LENGTH, info: {} };
  }

  #observe(): unknown {
    this.#target = this.actionSpace.sample(this.#rng);
    if (this.#disguise === "dict") return { noise: noise.sample(this.#rng), target: this.#target };
    if (this.#disguise === "tuple") return [noise.sample(this.#rng), this.#target];
    return this.#target;
  }
}

function agreement(space: Space, action: unknown, target: unknown): number {
  const [given, wanted] = [action, target].map((value) =>
    typeof value === "number" ? [value] : Array.from(value as ArrayLike<number>),
  );
  const scores = given.map((value, i) => {
    if (space.kind === "box") return -(value - wanted[i]) * (value - wanted[i]);
    return value === wanted[i] ? 1 : 0;
  });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
