import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { encodeCheckpoint } from "perilune";
import { beforeEach, describe, expect, it } from "vitest";
import { newestCheckpoint, newestTimesteps, saveCheckpoint } from "./checkpoints.ts";

let folder: string;
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), "perilune-checkpoints-")), "checkpoints");
});

function save(numTimesteps: number): void {
  const state = { algorithm: "ppo", numTimesteps, arrays: { weights: Float32Array.of(numTimesteps, -0) }, data: {} };
  saveCheckpoint(folder, encodeCheckpoint(state), numTimesteps);
}

function newest(): { steps: number | undefined; warnings: string[] } {
  const warnings: string[] = [];
  return { steps: newestCheckpoint(folder, (message) => warnings.push(message))?.numTimesteps, warnings };
}

function damage(name: string): void {
  const file = path.join(folder, name);
  const bytes = readFileSync(file);
  bytes[bytes.length - 3] ^= 1;
  writeFileSync(file, bytes);
}

describe("checkpoints", () => {
  it("are none at first", () => {
    expect(newest()).toEqual({ steps: undefined, warnings: [] });
    expect(newestTimesteps(folder)).toBe(0);
  });

  it("keep the last three", () => {
    for (const steps of [900, 10_000, 20_000, 1_000_000]) save(steps);
    expect(readdirSync(folder)).toHaveLength(3);
    expect(newest()).toEqual({ steps: 1_000_000, warnings: [] });
    expect(newestTimesteps(folder)).toBe(1_000_000);
  });

  it("go back to the one before a damaged one, and say so", () => {
    for (const steps of [100, 200]) save(steps);
    damage("000000000200.safetensors");
    const { steps, warnings } = newest();
    expect(steps).toBe(100);
    expect(warnings).toEqual([
      expect.stringMatching(
        /000000000200\.safetensors cannot be read: .*corrupted.*; going back to 000000000100\.safetensors/,
      ),
    ]);
  });

  it("stay when they can be read, however many later ones are damaged", () => {
    for (const steps of [400, 500, 600]) save(steps);
    // A kill between writing and clearing away leaves a fourth, here the only one that can be read.
    for (const steps of [400, 500, 600]) damage(`000000000${steps}.safetensors`);
    save(300);
    expect(newest().steps).toBe(300);
  });

  it("are an error when none can be read: nothing is thrown away unasked", () => {
    save(100);
    writeFileSync(path.join(folder, "000000000100.safetensors"), "short");
    expect(newest).toThrow(/else delete .*checkpoints to start the run again/);
  });
});
