import { make, RandomPolicy, specOf, TablePolicy } from "perilune";
import { describe, expect, it } from "vitest";
import { policyGrid } from "./policy-grid.ts";

/** A table for an environment, filled by hand: `values[state]` are the values of its actions. */
function table(
  id: string,
  kwargs: Readonly<Record<string, unknown>>,
  values: Readonly<Record<number, readonly number[]>>,
) {
  const env = make(id, kwargs);
  const policy = new TablePolicy(env);
  for (const [state, row] of Object.entries(values)) policy.q.set(row, Number(state) * policy.actions);
  return policyGrid(policy, env, specOf(id).doc?.actions ?? []);
}

describe("policyGrid", () => {
  it.each([false, true])("draws a lake's arrows and values, slippery %s", (isSlippery) => {
    // Left, down, right, up; the second tile ties right and up, the third was never left.
    const values = { 0: [0, 0.5, 0.25, 0], 1: [-1, -1, -0.001, -1], 3: [0, 0.125, 1, 0], 4: [0, 0, 1, 1] };
    expect(table("FrozenLake-v1", { desc: ["SFF", "FFG", "FFH"], isSlippery }, values)).toBe(
      [
        "greedy policy; × an episode ends here; · all actions are worth the same",
        " ↓ → ·",
        " → → ×",
        " · · ×",
        "value of its actions",
        " 0.50 0.00 0.00",
        " 1.00 1.00    ×",
        " 0.00 0.00    ×",
      ].join("\n"),
    );
  });

  it("leaves out walls, whatever the order of the actions", () => {
    // Up, right, down, left.
    const values = { 0: [-4, -4, -3, -4], 3: [-12.5, -2, -3, -3], 4: [-2, -1, -2, -2] };
    expect(table("CountdownGrid-v0", { map: ["S#.", "..G"] }, values)).toBe(
      [
        "greedy policy; × an episode ends here; # no step leads here; · all actions are worth the same",
        " ↓ # ·",
        " → → ×",
        "value of its actions",
        " −3.00     #  0.00",
        " −2.00 −1.00     ×",
      ].join("\n"),
    );
  });

  it.each(["CliffWalking-v1", "CliffWalkingSlippery-v1", "FrozenLake8x8-v1", "CountdownGrid-v0"])(
    "finds the rows of %s, however far one falls or slips",
    (id) => {
      const columns = { C: 12, F: 8, o: 6 }[id === "CountdownGrid-v0" ? "o" : id[0]] ?? 0;
      const [, firstRow] = (table(id, {}, {}) ?? "").split("\n");
      expect(firstRow.trim().split(" ")).toHaveLength(columns);
    },
  );

  it("keeps to the width of a terminal", () => {
    const values = { 0: [-13.25, -14, -15, -16], 24: [-100, -99, -98, -97] };
    for (const line of (table("CliffWalking-v1", {}, values) ?? "").split("\n").slice(1)) {
      expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  it.each(["Taxi-v4", "MouseMaze-v0", "Blackjack-v1"])("draws nothing of %s, which is no plain grid", (id) => {
    expect(table(id, {}, {})).toBeNull();
  });

  it("draws nothing of a policy without a table, or of a grid that does not tell its transitions", () => {
    const env = make("FrozenLake-v1");
    const { actions } = specOf("FrozenLake-v1").doc!;
    expect(policyGrid(new RandomPolicy(env), env, actions)).toBeNull();
    expect(policyGrid(new TablePolicy(env), {}, actions)).toBeNull();
  });
});
