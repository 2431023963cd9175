import { describe, expect, it } from "vitest";
import { checkpointName, policiesToDrop } from "./run-files.ts";

/** What stays after evaluations at these steps, each looked at as it comes. */
function keptOf(steps: Iterable<number>, every: number, before: readonly string[] = []): string[] {
  const kept = new Set(before);
  for (const timesteps of steps) {
    kept.add(checkpointName(timesteps));
    for (const name of policiesToDrop([...kept], every)) kept.delete(name);
  }
  return [...kept].sort();
}

const multiples = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => (from + index) * 1000);

describe("policies of evaluations", () => {
  it("all stay while they are few", () => {
    expect(keptOf(multiples(1, 63), 1000)).toEqual(multiples(1, 63).map(checkpointName));
  });

  it("are never more than 64, evenly spread, and the latest is among them", () => {
    for (const count of [64, 65, 127, 128, 1000, 1001]) {
      const kept = keptOf(multiples(1, count), 1000).map((name) => Number.parseInt(name, 10));
      expect(kept.length).toBeLessThanOrEqual(64);
      expect(kept.length).toBeGreaterThanOrEqual(32);
      expect(kept.at(-1)).toBe(count * 1000);
      const gaps = kept.slice(0, -1).map((steps, index) => steps - (kept[index - 1] ?? 0));
      expect(new Set(gaps).size).toBe(1);
    }
  });

  it("are the same in the end when a run goes on from before evaluations that it had made", () => {
    const before = keptOf(multiples(1, 130), 1000);
    expect(keptOf(multiples(120, 300), 1000, before)).toEqual(keptOf(multiples(1, 300), 1000));
  });

  it("are counted by their steps where updates are longer than a step", () => {
    const steps = Array.from({ length: 400 }, (_, index) => (index + 1) * 2048).filter(
      (step, index, all) => Math.floor(step / 5000) > Math.floor((all[index - 1] ?? 0) / 5000),
    );
    const kept = keptOf(steps, 5000);
    expect(kept.length).toBeLessThanOrEqual(64);
    expect(kept.length).toBeGreaterThanOrEqual(32);
  });
});
