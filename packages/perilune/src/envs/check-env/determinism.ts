import { defaultRng } from "../../random/generator.ts";
import type { Env } from "../env.ts";
import { checkedReset, checkedStep } from "./calls.ts";
import { copied, difference } from "./compare.ts";
import { fail, type Report } from "./report.ts";
import { begin, drawActions, type Event, OTHER_SEED, run, SEED } from "./trace.ts";

const DRAW_FROM_SEED = "draw every random number from one defaultRng(seed), made anew when a seed is given";

/** A seed gives the same episode each time; another seed another one; without a seed the stream goes on. */
export function checkDeterminism(env: Env, fresh: (() => Env) | null, report: Report): void {
  const actions = drawActions(env, defaultRng(0));
  const first = seededRun(env, SEED, actions, report);
  const again = seededRun(env, SEED, actions, report);
  const found = difference(first, again, "run");
  if (found !== null) failAt(first, again, "reset({ seed }) a second time", found);
  if (fresh !== null) {
    const other = seededRun(fresh(), SEED, actions, report);
    const leaked = difference(first, other, "run");
    if (leaked !== null) failAt(first, other, "a new environment with the same seed", leaked);
  }

  const otherwise = seededRun(env, OTHER_SEED, actions, report);
  if (difference(first, otherwise) === null) {
    report.warn(
      `reset(): seeds ${SEED} and ${OTHER_SEED} give the same episode; pass the seed to defaultRng(seed), ` +
        "unless the task has no randomness",
    );
  } else if (difference(secondReset(env, SEED), secondReset(env, OTHER_SEED)) === null) {
    report.warn(
      "reset(): without a seed every stream gives the same start, so episodes repeat; " +
        "begin a new generator only when a seed is given (no default seed)",
    );
  }
}

/** The first step may end the task but not cut it; the arrays of action and observation are left alone. */
export function checkFirstSteps(env: Env, report: Report): void {
  const action = env.actionSpace.sample(defaultRng(1));
  const given = copied(action);
  let { observation } = checkedReset(env, { seed: SEED });
  for (let i = 0; i < 2; i++) {
    const before = copied(observation);
    const step = checkedStep(env, action, report);
    if (step.truncated && i === 0) {
      fail("step(): expected an episode of more than one step, got truncated at once; raise the limit");
    }
    if (difference(action, given) !== null) {
      fail("step(): expected the action to stay as given, got it changed; copy the action before changing it");
    }
    if (difference(observation, before) !== null) {
      report.warn("step(): overwrote the observation returned before; return a new array, or extend InPlaceEnv");
    }
    if (step.terminated || step.truncated) return;
    observation = step.observation;
  }
}

function seededRun(env: Env, seed: number, actions: readonly unknown[], report: Report): Event[] {
  return [begin(env, seed), ...run(env, actions, report)];
}

/** The start that follows when a seeded episode is left at once. */
function secondReset(env: Env, seed: number): unknown {
  begin(env, seed);
  return begin(env).observation;
}

function failAt(first: readonly Event[], again: readonly Event[], when: string, found: string): never {
  const isReset = difference(first[0], again[0]) !== null;
  const method = isReset ? "reset()" : "step()";
  fail(`${method}: expected the same episode from ${when}, got a difference at ${found}; ${DRAW_FROM_SEED}`);
}
