import { describe, expect, it } from "vitest";
import { landingTable } from "./landing-table.ts";
import type { Terminal } from "./terminal.ts";

describe("landingTable", () => {
  it("has a head and ten rows, however many updates there are", () => {
    const told: string[] = [];
    const nothing = (): void => {};
    const terminal: Terminal = {
      news: (text) => told.push(text),
      print: nothing,
      json: nothing,
      warn: nothing,
      progress: nothing,
    };
    const [table] = landingTable(terminal, 1000);
    for (let steps = 16; steps <= 1008; steps += 16) {
      table.write({ "time/total_timesteps": steps, "time/fps": 1234.5, "rollout/ep_rew_mean": -steps / 7 });
    }
    const lines = told.join("").trimEnd().split("\n");
    expect(lines).toHaveLength(11);
    expect(lines[1]).toBe("        112      −16.0                 1,235");
    expect(lines[10]).toMatch(/^ +1,008 /);
  });
});
