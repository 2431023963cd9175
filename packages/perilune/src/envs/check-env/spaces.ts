import { defaultRng } from "../../random/generator.ts";
import { narrow } from "../../spaces/any-space.ts";
import type { Box } from "../../spaces/box.ts";
import { describeValue, sizeOf } from "../../spaces/dtype.ts";
import { spaceFromJson } from "../../spaces/from-json.ts";
import { leavesOf } from "../../spaces/leaves.ts";
import type { DType, Space } from "../../spaces/space.ts";
import type { Env } from "../env.ts";
import { attempt, fail, type Report } from "./report.ts";

type Role = "observation" | "action";

const KINDS = ["discrete", "box", "multi_discrete", "multi_binary", "tuple", "dict"];
const SAMPLES = 10;

/** Both spaces exist, are spaces, hold what they sample, survive JSON, and have sensible bounds. */
export function checkSpaces(env: Env, report: Report): void {
  checkSpace(env.observationSpace, "observation", report);
  checkSpace(env.actionSpace, "action", report);
}

function checkSpace(space: Space, role: Role, report: Report): void {
  const name = `${role}Space`;
  checkIsSpace(space, name);
  for (const leaf of leavesOf(space).leaves) {
    const part = narrow(leaf.space);
    if (part.kind === "box") checkBox(part, role, leaf.name === "" ? name : `${name} "${leaf.name}"`, report);
  }
  const described = attempt(() => spaceFromJson(space.toJSON()), `${name}.toJSON()`, "use the spaces of this library");
  const rng = defaultRng(0);
  for (let i = 0; i < SAMPLES; i++) {
    const value = attempt(() => space.sample(rng), `${name}.sample()`, "mend the space");
    if (!space.contains(value)) {
      fail(`${name}: expected sample() to give a member, got ${describeValue(value)}; mend sample or contains`);
    }
    if (!described.contains(value) || !space.contains(described.sample(rng))) {
      fail(`${name}: expected toJSON() to describe it, got another space; use the spaces of this library`);
    }
  }
}

function checkIsSpace(space: Space, name: string): void {
  if (space === undefined) fail(`expected the environment to have ${name}, got none; set it in the constructor`);
  const methods: unknown[] = [space?.contains, space?.sample, space?.toJSON];
  if (!KINDS.includes(space?.kind) || methods.some((method) => typeof method !== "function")) {
    fail(`expected ${name} to be a space, got ${describeValue(space)}; use Discrete, Box, Dict and so on`);
  }
  const whole = narrow(space);
  if (whole.kind !== "tuple" && whole.kind !== "dict") return;
  for (const [key, part] of Object.entries(whole.spaces)) checkIsSpace(part, `${name}.${key}`);
}

function checkBox(box: Box<DType>, role: Role, name: string, report: Report): void {
  const size = sizeOf(box.shape);
  if (box.low.length !== size || box.high.length !== size) {
    fail(
      `${name}: expected low and high to have the ${size} elements of shape [${box.shape.join(", ")}], ` +
        `got ${box.low.length} and ${box.high.length}; give one bound per element`,
    );
  }
  const low = Array.from(box.low as ArrayLike<number>);
  const high = Array.from(box.high as ArrayLike<number>);
  if (low.some((bound, i) => bound === high[i])) {
    report.warn(`${name}: low equals high in some element, so it says nothing; leave it out or widen its bounds`);
  }
  if (box.boundedBelow.includes(0)) report.warn(`${name}: low is -Infinity, probably too low; give the least value`);
  if (box.boundedAbove.includes(0))
    report.warn(`${name}: high is Infinity, probably too high; give the greatest value`);
  if (role === "action" && box.shape.length === 1 && !isNormalized(low, high)) {
    report.warn(`${name}: actions learn best between -1 and 1 (or 0 and 1); scale them inside step()`);
  }
}

/** Within [-1, 1], and symmetric about 0 or from 0 on: what Gymnasium recommends for actions. */
function isNormalized(low: readonly number[], high: readonly number[]): boolean {
  return low.every((bound, i) => bound >= -1 && high[i] <= 1 && (bound === 0 || Math.abs(bound) === Math.abs(high[i])));
}
