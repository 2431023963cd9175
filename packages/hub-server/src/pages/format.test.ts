import { expect, it } from "vitest";
import { count, decimal, fileSize, passMarkText, spread, time, timeLeft } from "./format.ts";

it("writes scores", () => {
  expect(decimal(-74.66)).toBe("−74.7");
  expect(decimal(-0.04)).toBe("0.0");
  expect(spread(254.31, 18.2)).toBe("254.3 ± 18.2");
  expect([200, 4.5, -3.5].map(passMarkText)).toEqual(["200", "4.5", "−3.5"]);
});

it("writes sizes in powers of a thousand", () => {
  const sizes = [0, 999, 1000, 23_400, 99_949, 99_951, 999_499, 999_600, 5e9, 2e15].map(fileSize);
  expect(sizes).toEqual([
    "0 B",
    "999 B",
    "1.0 kB",
    "23.4 kB",
    "99.9 kB",
    "100 kB",
    "999 kB",
    "1.0 MB",
    "5.0 GB",
    "2000 TB",
  ]);
});

it("writes numbers of things", () => {
  expect([count(1, "file"), count(0, "file"), count(12_345, "file"), count(2, "entry", "entries")]).toEqual([
    "1 file",
    "0 files",
    "12,345 files",
    "2 entries",
  ]);
});

it("writes moments in UTC", () => {
  expect(time("2026-11-22T14:05:09.000Z").text).toBe(
    '<time datetime="2026-11-22T14:05:09.000Z">22 Nov 2026, 14:05 UTC</time>',
  );
});

it("writes the time left in its two greatest units", () => {
  const left = (minutes: number): string => timeLeft(new Date(0), new Date(minutes * 60_000));
  expect([0, 1, 59.5, 61, 1440, 1440 * 3 + 250, -5].map(left)).toEqual([
    "0 minutes",
    "1 minute",
    "1 hour 0 minutes",
    "1 hour 1 minute",
    "1 day 0 hours",
    "3 days 4 hours",
    "0 minutes",
  ]);
});
