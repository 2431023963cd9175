import "perilune/envs";
import { describe, expect, it } from "vitest";
import { describeTask } from "../../engine/task.ts";
import { answerOf, METHODS, TASKS } from "./where-next.ts";

/** The methods that the library takes for an environment. */
function fitting(env: string): string[] {
  return METHODS.map(({ id }) => id).filter((id) => {
    try {
      describeTask(env, id, null);
      return true;
    } catch {
      return false;
    }
  });
}

describe("which method fits", () => {
  it("is what the library itself takes: a table needs states to count, and a maximum actions to count", () => {
    expect(TASKS.map(({ env }) => fitting(env))).toEqual([
      ["q-learning", "dqn", "ppo"],
      ["dqn", "ppo"],
      ["dqn", "ppo"],
      ["ppo"],
    ]);
  });

  it("is told with the library's reason", () => {
    expect(answerOf(new Error("expected Discrete actions for a table"))).toEqual({
      fits: false,
      text: "The library refuses: expected Discrete actions for a table.",
    });
    expect(answerOf({ isTuned: true })).toMatchObject({ fits: true });
    expect(answerOf({ isTuned: false }).text).toContain("no tuned settings yet");
  });
});
