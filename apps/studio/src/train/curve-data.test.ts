import { describe, expect, it } from "vitest";
import { MetricsLog } from "../engine/metrics-log.ts";
import { chartData, rowsToDraw, smoothed, totalSeconds } from "./curve-data.ts";

describe("curves", () => {
  it("are smoothed without a bias towards nought", () => {
    // By hand: (1 − w) Σ wⁿ⁻ⁱ xᵢ over (1 − wⁿ), with w = 1/2.
    expect(smoothed([4, 8, null, 2], 0.5)).toEqual([4, expect.closeTo(20 / 3, 12), null, 4]);
    expect(smoothed([3, 1], 0)).toEqual([3, 1]);
  });

  it("count the seconds of every session", () => {
    expect(totalSeconds([1, 2, 0.5, 1, null, 0.25])).toEqual([1, 2, 2.5, 3, null, 3.25]);
  });

  it("keep every peak and every valley when there are too many points", () => {
    const column = Array.from({ length: 10_000 }, (_, row) => (row === 4321 ? 99 : row === 8765 ? -99 : Math.sin(row)));
    const rows = rowsToDraw(column, 200);
    expect(rows.length).toBeLessThanOrEqual(203);
    expect(rows).toContain(4321);
    expect(rows).toContain(8765);
    expect(rows[0]).toBe(0);
    expect(rows.at(-1)).toBe(9999);
    expect(rowsToDraw([1, 2, 3], 3)).toEqual([0, 1, 2]);
  });

  it("are put together from what was measured", () => {
    const log = new MetricsLog();
    log.add([
      { "time/total_timesteps": 10, "time/time_elapsed": 1 },
      { "time/total_timesteps": 20, "time/time_elapsed": 2, "rollout/ep_rew_mean": 5 },
    ]);
    log.add([{ "time/total_timesteps": 30, "time/time_elapsed": 1, "rollout/ep_rew_mean": Number.NaN }]);
    expect(log.column("rollout/ep_rew_mean")).toEqual([null, 5, null]);
    expect(log.latest("rollout/ep_rew_mean")).toBe(5);
    expect(chartData(log, ["rollout/ep_rew_mean"], { x: "steps" })).toEqual([
      [10, 20, 30],
      [null, 5, null],
    ]);
    expect(chartData(log, ["rollout/ep_rew_mean"], { x: "seconds", smoothing: 0.9 })).toEqual([
      [1, 2, 3],
      [null, 5, null],
      [null, expect.closeTo(5, 12), null],
    ]);
  });
});
