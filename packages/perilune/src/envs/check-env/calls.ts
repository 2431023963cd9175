import { describeValue } from "../../spaces/dtype.ts";
import { leavesOf } from "../../spaces/leaves.ts";
import type { Env, Reset, ResetOptions, Step } from "../env.ts";
import { attempt, fail, type Report } from "./report.ts";

/** `reset`, with what it returns checked. An observation outside its space ends the check, as in Gymnasium. */
export function checkedReset(env: Env, options?: ResetOptions): Reset<unknown> {
  const call = options === undefined ? "reset()" : `reset(${JSON.stringify(options)})`;
  const advice =
    options === undefined
      ? "make the parameter optional: reset({ seed } = {})"
      : "take an object with seed and options, both optional";
  const result: unknown = attempt(() => env.reset(options), call, advice);
  const form = "return { observation, info }";
  const { observation, info } = fieldsOf(result, ["observation", "info"], call, form);
  checkStructure(env, observation, call);
  if (!env.observationSpace.contains(observation)) {
    fail(
      `${call}: expected an observation within its space, got ${outside(observation)}; mend reset or widen the space`,
    );
  }
  checkInfo(info, call, form);
  return result as Reset<unknown>;
}

/** `step`, with what it returns checked. An observation outside its bounds is only reported, as in Gymnasium. */
export function checkedStep(env: Env, action: unknown, report: Report): Step<unknown> {
  const result: unknown = attempt(() => env.step(action), "step()", "take every action of the action space");
  const form = "return { observation, reward, terminated, truncated, info }";
  if (typeof result === "object" && result !== null && "done" in result && !("terminated" in result)) {
    fail(`step(): expected terminated and truncated, got done; tell an end inside the task from a limit outside it`);
  }
  const names = ["observation", "reward", "terminated", "truncated", "info"];
  const { observation, reward, terminated, truncated, info } = fieldsOf(result, names, "step()", form);
  checkStructure(env, observation, "step()");
  if (!env.observationSpace.contains(observation)) {
    const message = `step(): the observation left its space (${outside(observation)}); clip it or widen the space`;
    report.warn(message, "step() leaves the space");
  }
  if (typeof reward !== "number" || !Number.isFinite(reward)) {
    fail(`step(): expected reward to be a finite number, got ${describeValue(reward)}; mend the reward`);
  }
  for (const [name, flag] of Object.entries({ terminated, truncated })) {
    if (typeof flag !== "boolean") {
      fail(`step(): expected ${name} to be true or false, got ${describeValue(flag)}; return a boolean`);
    }
  }
  checkInfo(info, "step()", form);
  return result as Step<unknown>;
}

function fieldsOf(result: unknown, names: readonly string[], call: string, form: string): Record<string, unknown> {
  if (typeof result !== "object" || result === null) {
    fail(`${call}: expected an object, got ${describeValue(result)}; ${form}`);
  }
  const missing = names.filter((name) => !(name in result));
  if (missing.length > 0) {
    fail(`${call}: expected ${names.join(", ")}, got ${describeValue(result)} without ${missing.join(", ")}; ${form}`);
  }
  return result as Record<string, unknown>;
}

/** Structure, element type and length: what the leaves of the space can store. */
function checkStructure(env: Env, observation: unknown, call: string): void {
  const leaves = leavesOf(env.observationSpace);
  try {
    leaves.write(observation, leaves.createRow());
  } catch (error) {
    fail(`${call}: observation: ${(error as Error).message}`);
  }
}

function checkInfo(info: unknown, call: string, form: string): void {
  if (typeof info !== "object" || info === null || Array.isArray(info)) {
    fail(`${call}: expected info to be an object, got ${describeValue(info)}; ${form}, info being {} when empty`);
  }
}

function outside(observation: unknown): string {
  return ArrayBuffer.isView(observation) ? `[${String(observation)}]` : describeValue(observation);
}
