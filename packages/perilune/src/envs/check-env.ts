import { PeriluneError } from "../errors.ts";
import { defaultRng } from "../random/generator.ts";
import { narrow } from "../spaces/any-space.ts";
import { describeValue } from "../spaces/dtype.ts";
import type { Space } from "../spaces/space.ts";
import { checkedReset, checkedStep } from "./check-env/calls.ts";
import { checkDeterminism, checkFirstSteps } from "./check-env/determinism.ts";
import { checkDraw } from "./check-env/draw.ts";
import { checkInPlace } from "./check-env/in-place.ts";
import { attempt, Report } from "./check-env/report.ts";
import { checkSpaces } from "./check-env/spaces.ts";
import { checkState } from "./check-env/state.ts";
import type { Env } from "./env.ts";

/** How strictly an environment is checked. */
export interface CheckEnvOptions {
  /** Whether the same seed and actions may give different episodes; leaves out what compares them. @default false */
  readonly nondeterministic?: boolean;
}

/**
 * Checks that an environment keeps the contract of `Env`: every check of Gymnasium's `check_env`, and those of the
 * optional faces.
 *
 * Give a function that builds the environment, if possible: then a new one is compared with a used one, and closing
 * is checked too.
 *
 * @returns what is suspicious but may be meant, each with how to mend it
 * @throws PeriluneError at the first breach of the contract, saying how to mend it
 */
export function checkEnv(env: Env | (() => Env), options: CheckEnvOptions = {}): readonly string[] {
  const fresh = typeof env === "function" ? env : null;
  const subject = typeof env === "function" ? env() : env;
  const report = new Report();
  checkMethods(subject, report);
  checkSpaces(subject, report);
  checkedReset(subject);
  checkedReset(subject, { seed: 0 });
  checkedReset(subject, { options: {} });
  checkActions(subject, report);
  checkFirstSteps(subject, report);
  if (options.nondeterministic !== true) {
    checkDeterminism(subject, fresh, report);
    checkState(subject, fresh, report);
    checkInPlace(subject, report);
  }
  checkDraw(subject, report);
  if (fresh !== null) checkClose(fresh(), report);
  return report.warnings;
}

function checkMethods(env: Env, report: Report): void {
  for (const method of ["reset", "step"] as const) {
    if (typeof env?.[method] !== "function") {
      throw new PeriluneError(
        `expected an environment with ${method}(), got ${describeValue(env)}; implement reset() and step()`,
      );
    }
  }
  if ("seed" in env && typeof env.seed === "function") {
    report.warn("seed(): is never called; seed in reset({ seed }) instead");
  }
  if ("unwrapped" in env) {
    report.warn(
      "the environment is wrapped, so a wrapper's faults are found too; check the one inside (env.unwrapped)",
    );
  }
}

/** Every action must be taken: drawn ones, and the ends of the space. */
function checkActions(env: Env, report: Report): void {
  const rng = defaultRng(5);
  const actions = [...extremes(env.actionSpace), ...Array.from({ length: 10 }, () => env.actionSpace.sample(rng))];
  for (const action of actions) {
    checkedReset(env, { seed: 0 });
    checkedStep(env, action, report);
  }
}

function extremes(space: Space): unknown[] {
  const whole = narrow(space);
  if (whole.kind === "discrete") return [whole.start, whole.start + whole.n - 1];
  return whole.kind === "box" && whole.isBounded ? [whole.low.slice(), whole.high.slice()] : [];
}

function checkClose(env: Env, report: Report): void {
  if (env.close === undefined) return;
  attempt(() => env.close?.(), "close()", "mend it");
  try {
    env.close();
  } catch (error) {
    report.warn(`close(): a second call threw "${String(error)}"; let it do nothing when already closed`);
  }
}
