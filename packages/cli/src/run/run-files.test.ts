import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { formatBytes, runFiles } from "./run-files.ts";

it("lists files by name, then every folder with what lies in it", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "perilune-files-"));
  try {
    for (const name of ["replay", "replay/old"]) mkdirSync(path.join(folder, name));
    for (const [name, bytes] of [
      ["b", 3],
      ["a", 2],
      ["replay/1", 10],
      ["replay/2", 20],
      ["replay/old/0", 5],
    ] as const) {
      writeFileSync(path.join(folder, name), Buffer.alloc(bytes));
    }
    expect(runFiles(folder)).toEqual([
      { name: "a", files: 1, bytes: 2 },
      { name: "b", files: 1, bytes: 3 },
      { name: "replay/", files: 2, bytes: 30 },
      { name: "replay/old/", files: 1, bytes: 5 },
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("says sizes in units that fit", () => {
  expect([0, 999, 1000, 38_428, 999_949, 1_000_000, 2.5e9].map(formatBytes)).toEqual([
    "0 B",
    "999 B",
    "1.0 kB",
    "38.4 kB",
    "999.9 kB",
    "1.0 MB",
    "2.5 GB",
  ]);
});
