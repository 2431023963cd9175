import { parseExact, stringifyExact } from "../../math/exact-json.ts";
import { defaultRng } from "../../random/generator.ts";
import type { Env } from "../env.ts";
import { difference } from "./compare.ts";
import { attempt, fail, type Report } from "./report.ts";
import { begin, drawActions, run, SEED } from "./trace.ts";

/** `state` and `restore`, where offered: plain data, a copy, and a run that goes on with the same bits. */
export function checkState(env: Env, fresh: (() => Env) | null, report: Report): void {
  const offers = { state: env.state !== undefined, restore: env.restore !== undefined };
  if (offers.state !== offers.restore) {
    const [has, lacks] = offers.state ? ["state()", "restore()"] : ["restore()", "state()"];
    fail(`expected state() and restore() together, got ${has} without ${lacks}; implement both or neither`);
  }
  if (!offers.state) {
    report.warn("state(): not offered, so a run cannot be resumed exactly; implement state() and restore()");
    return;
  }

  begin(env, SEED);
  run(env, drawActions(env, defaultRng(2)), report);
  const state = attempt(() => env.state?.(), "state()", "return plain data");
  const text = attempt(() => stringifyExact(state), "saving state()", "return numbers, strings, arrays, plain objects");
  const saved = () => parseExact(text);

  const actions = drawActions(env, defaultRng(3));
  const expected = run(env, actions, report);
  const changed = difference(saved(), state, "state");
  if (changed !== null) fail(`state(): expected a copy, got one that later steps change (${changed}); copy its arrays`);

  continueFrom(env, saved(), actions, expected, "restore()", report);
  if (fresh !== null) continueFrom(fresh(), saved(), actions, expected, "restore() in a new environment", report);
}

function continueFrom(
  env: Env,
  state: unknown,
  actions: readonly unknown[],
  expected: readonly unknown[],
  what: string,
  report: Report,
): void {
  attempt(() => env.restore?.(state), what, "take what state() returned, before any reset too");
  const lost = difference(state, env.state?.(), "state");
  if (lost !== null) fail(`${what}: expected state() to return what was restored, got ${lost}; restore every field`);
  const found = difference(expected, run(env, actions, report), "run");
  if (found !== null) {
    fail(
      `${what}: expected the same steps again, got a difference at ${found}; keep everything step() reads in state()`,
    );
  }
}
