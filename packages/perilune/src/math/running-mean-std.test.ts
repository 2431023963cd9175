import { describe, expect, it } from "vitest";
import { PeriluneError } from "../errors.ts";
import { defaultRng } from "../random/generator.ts";
import { RunningMeanStd } from "./running-mean-std.ts";

describe("RunningMeanStd", () => {
  it("starts as Stable-Baselines3's: mean 0, variance 1, count 1e-4", () => {
    const stats = new RunningMeanStd(2);
    expect([...stats.mean, ...stats.variance, stats.count]).toEqual([0, 0, 1, 1, 1e-4]);
  });

  it("merges one batch as computed by hand", () => {
    const stats = new RunningMeanStd(1);
    stats.update(Float64Array.of(1, 3, 5, 7), 4);
    // Mean 4 and squares 20 of the batch; delta 4 − 0 against a count of 1e-4.
    expect(stats.count).toBe(4.0001);
    expect(stats.mean[0]).toBeCloseTo((4 * 4) / 4.0001, 14);
    expect(stats.variance[0]).toBeCloseTo((1e-4 + 20 + (16 * 1e-4 * 4) / 4.0001) / 4.0001, 14);
  });

  it("comes to the mean and variance of all rows, however they are cut into batches", () => {
    const rows = 1000;
    const data = defaultRng(7).normal(1e3, 5, 3 * rows);
    const stats = new RunningMeanStd(3);
    for (let at = 0, batch = 1; at < rows; at += batch, batch = (batch * 7) % 31) {
      stats.update(data.subarray(3 * at, 3 * Math.min(at + batch, rows)), Math.min(batch, rows - at));
    }
    for (let feature = 0; feature < 3; feature++) {
      // The first, almost weightless observation of 0 with variance 1 belongs to the count.
      const column = data.filter((_, i) => i % 3 === feature);
      const count = rows + 1e-4;
      const mean = column.reduce((sum, x) => sum + x, 0) / count;
      const squares = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) + 1e-4 * (1 + mean ** 2);
      expect(stats.mean[feature] / mean).toBeCloseTo(1, 12);
      expect(stats.variance[feature] / (squares / count)).toBeCloseTo(1, 10);
    }
  });

  it("takes only the rows it is told of, and none at all", () => {
    const stats = new RunningMeanStd(2);
    stats.update(Float32Array.of(1, 2, 99, 99), 1);
    const other = new RunningMeanStd(2);
    other.update(Float32Array.of(1, 2), 1);
    expect(stats.state()).toEqual(other.state());
    stats.update(new Float32Array(0), 0);
    expect(stats.state()).toEqual(other.state());
  });

  it("continues from its state, which stays as it was", () => {
    const stats = new RunningMeanStd(1);
    stats.update(Float64Array.of(4, 9), 2);
    const state = stats.state();
    stats.update(Float64Array.of(100), 1);
    const copy = new RunningMeanStd(1);
    copy.restore(state);
    copy.update(Float64Array.of(100), 1);
    expect(copy.state()).toEqual(stats.state());
    expect(state.count).toBe(2.0001);
  });

  it("refuses batches that are too short and statistics of another size", () => {
    const stats = new RunningMeanStd(2);
    expect(() => stats.update(new Float64Array(3), 2)).toThrow(PeriluneError);
    expect(() => stats.restore(new RunningMeanStd(3).state())).toThrow(PeriluneError);
  });
});
