import type { Run } from "./sandbox.ts";
import type { Answers, AnswersTo, Argument, Case, Data, ExerciseData } from "./types.ts";

/** What to tell the learner after a run. */
export interface Feedback {
  readonly solved: boolean;
  /** Cases that came out right. */
  readonly passed: number;
  readonly text: string;
}

/** Whether a result is the expected one, numbers within the tolerance. */
export function isClose(actual: unknown, expected: Data, tolerance: number): boolean {
  if (typeof expected === "number") {
    return typeof actual === "number" && (Object.is(actual, expected) || Math.abs(actual - expected) <= tolerance);
  }
  if (Array.isArray(expected)) {
    const entries = expected as readonly Data[];
    return (
      Array.isArray(actual) &&
      actual.length === entries.length &&
      entries.every((entry, index) => isClose(actual[index], entry, tolerance))
    );
  }
  if (expected !== null && typeof expected === "object") {
    if (actual === null || typeof actual !== "object" || Array.isArray(actual)) return false;
    const names = Object.keys(expected);
    return (
      Object.keys(actual).length === names.length &&
      names.every((name) =>
        isClose((actual as Record<string, unknown>)[name], (expected as Record<string, Data>)[name], tolerance),
      )
    );
  }
  return actual === expected;
}

/** Says how a run went: the first thing that is wrong, and what to look at. */
export function feedbackOn({ functionName, cases }: ExerciseData, run: Run): Feedback {
  const wrong = run.values.findIndex(
    (value, index) => !isClose(value, cases[index].expected, cases[index].tolerance ?? 1e-9),
  );
  const passed = wrong === -1 ? run.values.length : wrong;
  const not = (text: string): Feedback => ({ solved: false, passed, text });
  if (wrong !== -1) {
    const { expected, about } = cases[wrong];
    return not(
      `Not yet (${about}): ${callText(functionName, cases[wrong])} should give ${show(expected)}, and gave ${show(run.values[wrong])}.`,
    );
  }
  switch (run.end) {
    case "missing":
      return not(`There is no function ${functionName}. Keep its name as it was in the beginning.`);
    case "timeout":
      return not("It ran for five seconds and was stopped. Is there a loop that never ends?");
    case "failed": {
      const at = run.line === null ? "" : ` in line ${run.line}`;
      const next = cases[run.values.length];
      const call =
        run.values.length === 0 || next === undefined ? "" : ` It was called as ${callText(functionName, next)}.`;
      return not(`It stopped${at}: ${run.message.replace(/^Uncaught /, "")}.${call}`);
    }
    case "done":
      // The code may have taken the checks apart, which it shares its thread with.
      if (passed < cases.length) return not(`Only ${passed} of ${cases.length} checks were run. Begin anew.`);
      return { solved: true, passed, text: `Right: all ${cases.length} checks pass.` };
  }
}

function callText(name: string, { args }: Case): string {
  return `${name}(${args.map(argumentText).join(", ")})`;
}

function argumentText(arg: Argument): string {
  if (arg === null || typeof arg !== "object" || Array.isArray(arg)) return show(arg);
  if ("answersTo" in arg) {
    const pairs = (arg as AnswersTo).answersTo.map(([asked, answer]) => `${show(answer)} for ${show(asked)}`);
    return `a function that gives ${pairs.join(", ")}`;
  }
  return "answers" in arg ? `a function that gives ${(arg as Answers).answers.map(show).join(", then ")}` : show(arg);
}

/** A value as one would write it in code, short. */
function show(value: unknown): string {
  const text =
    typeof value === "number" || value === undefined ? String(value) : JSON.stringify(value)?.replaceAll(",", ", ");
  return text === undefined ? String(value) : text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
