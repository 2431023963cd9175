import { defaultRng } from "../../random/generator.ts";
import { leavesOf } from "../../spaces/leaves.ts";
import type { NumericArray } from "../../spaces/space.ts";
import { type Env, InPlaceEnv, type Row } from "../env.ts";
import { copied, difference } from "./compare.ts";
import { attempt, fail, type Report } from "./report.ts";
import { begin, drawActions, run, SEED } from "./trace.ts";

/** Both faces of an in-place environment tell the same, and a row is written whole. */
export function checkInPlace(env: Env, report: Report): void {
  if (!(env instanceof InPlaceEnv)) return;
  const actions = drawActions(env, defaultRng(4));
  const plain = [begin(env, SEED), ...run(env, actions, report)];
  for (const filler of [1, 0]) {
    const found = difference(plain, inPlaceRun(env, actions, filler), "run");
    if (found !== null) {
      fail(
        `stepInto(): expected what step() returns, got a difference at ${found}; ` +
          "write every element of the row each time, and derive step() from stepInto()",
      );
    }
  }
}

function inPlaceRun(env: InPlaceEnv, actions: readonly unknown[], filler: number): unknown[] {
  const leaves = leavesOf(env.observationSpace);
  const row = leaves.createRow();
  const reset = (seed?: number): unknown => {
    fill(row, filler);
    const info = attempt(() => env.resetInto(row, seed === undefined ? {} : { seed }), "resetInto()", "mend it");
    return copied({ observation: leaves.toValue(row), info });
  };
  const events = [reset(SEED)];
  for (const action of actions) {
    fill(row, filler);
    const { reward, terminated, truncated, info } = attempt(() => env.stepInto(action, row), "stepInto()", "mend it");
    events.push(copied({ observation: leaves.toValue(row), reward, terminated, truncated, info }));
    if (terminated || truncated) events.push(reset());
  }
  return events;
}

/** Puts something into the row that would be seen if it were left there. */
function fill(row: Row, filler: number): void {
  for (const array of row) (array as NumericArray).fill(filler);
}
