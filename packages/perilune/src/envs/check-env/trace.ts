import type { Env } from "../env.ts";
import { checkedReset, checkedStep } from "./calls.ts";
import { copied } from "./compare.ts";
import type { Report } from "./report.ts";

/** One reset or step as it was, by copy. */
export type Event = Readonly<Record<string, unknown>>;

/** Seeds that the checks reset with. */
export const SEED = 123;
export const OTHER_SEED = 456;

/** Steps of each run; enough for most mistakes to show, few enough for slow environments. */
const STEPS = 20;

/** Actions for one run: drawn by the caller, so that every run can take the same. */
export function drawActions(env: Env, rng: Parameters<Env["actionSpace"]["sample"]>[0]): unknown[] {
  return Array.from({ length: STEPS }, () => env.actionSpace.sample(rng));
}

/** Takes actions one after another, beginning a new episode (without a seed) after each end. */
export function run(env: Env, actions: readonly unknown[], report: Report): Event[] {
  const events: Event[] = [];
  for (const action of actions) {
    const { observation, reward, terminated, truncated, info } = checkedStep(env, copied(action), report);
    events.push(copied({ observation, reward, terminated, truncated, info }) as Event);
    if (terminated || truncated) events.push(begin(env));
  }
  return events;
}

/** Begins an episode; the stream goes on unless a seed is given. */
export function begin(env: Env, seed?: number): Event {
  const { observation, info } = checkedReset(env, seed === undefined ? undefined : { seed });
  return copied({ observation, info }) as Event;
}
