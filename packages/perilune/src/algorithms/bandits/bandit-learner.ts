import type { Env } from "../../envs/env.ts";
import { PeriluneError } from "../../errors.ts";
import type { Generator as Rng } from "../../random/generator.ts";
import type { Discrete } from "../../spaces/discrete.ts";
import type { Space } from "../../spaces/space.ts";

/** Learns which of some arms pays best; arms are counted from 0. */
export interface BanditLearner {
  /** What it thinks of every arm: the mean reward it expects, or for gradient bandits the preference. */
  readonly estimates: Float64Array;
  /** The arm to pull next. */
  choose(rng: Rng): number;
  /** Takes in what an arm paid. */
  update(arm: number, reward: number): void;
}

/** One pull, to watch. */
export interface Pull {
  readonly arm: number;
  readonly reward: number;
}

/**
 * Pulls arms of a bandit, an environment whose episodes mean nothing, `steps` times; yields every pull.
 *
 * @throws PeriluneError unless the environment's actions are Discrete and as many as the learner's arms
 */
export function* playBandit(
  env: Env<Space, Discrete>,
  learner: BanditLearner,
  options: { readonly steps: number; readonly seed?: number; readonly rng: Rng },
): Generator<Pull, void, void> {
  const { steps, seed = 0, rng } = options;
  const { actionSpace } = env;
  if (actionSpace.kind !== "discrete" || actionSpace.n !== learner.estimates.length) {
    throw new PeriluneError(
      `expected a bandit of ${learner.estimates.length} Discrete actions, got another space; make the learner for it`,
    );
  }
  env.reset({ seed });
  for (let step = 0; step < steps; step++) {
    const arm = learner.choose(rng);
    const { reward, terminated, truncated } = env.step(actionSpace.start + arm);
    learner.update(arm, reward);
    yield { arm, reward };
    if (terminated || truncated) env.reset();
  }
}

/** Throws a PeriluneError unless `value` is a finite number within the bounds. */
export function checkNumber(name: string, value: number, min: number, max: number = Number.POSITIVE_INFINITY): void {
  if (Number.isFinite(value) && value >= min && value <= max) return;
  const range = max === Number.POSITIVE_INFINITY ? `of at least ${min}` : `from ${min} to ${max}`;
  throw new PeriluneError(`expected ${name} to be a number ${range}, got ${value}; leave it out for its default`);
}

/** The count of arms; throws a PeriluneError unless it is an integer above 0. */
export function checkedArms(arms: number): number {
  if (Number.isSafeInteger(arms) && arms >= 1) return arms;
  throw new PeriluneError(`expected arms to be an integer above 0, got ${arms}; give the number of actions`);
}
