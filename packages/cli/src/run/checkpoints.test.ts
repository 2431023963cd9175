import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

const newest = (): number | undefined => newestCheckpoint(folder)?.numTimesteps;

function damage(name: string): void {
  const file = path.join(folder, name);
  const bytes = readFileSync(file);
  bytes[bytes.length - 3] ^= 1;
  writeFileSync(file, bytes);
}

describe("checkpoints", () => {
  it("are none at first", () => {
    expect(newest()).toBeUndefined();
    expect(newestTimesteps(folder)).toBe(0);
  });

  it("keep the last three", () => {
    for (const steps of [900, 10_000, 20_000, 1_000_000]) save(steps);
    expect(readdirSync(folder)).toHaveLength(3);
    expect(newest()).toBe(1_000_000);
    expect(newestTimesteps(folder)).toBe(1_000_000);
  });

  it("are left alone when the newest is damaged: its owner decides whether to go back", () => {
    for (const steps of [100, 200]) save(steps);
    damage("000000000200.safetensors");
    expect(newest).toThrow(
      /000000000200\.safetensors cannot be read: .*corrupted.*; else delete it to go on from 000000000100\.safetensors$/,
    );
    expect(readdirSync(folder)).toHaveLength(2);
    rmSync(path.join(folder, "000000000200.safetensors"));
    expect(newest()).toBe(100);
  });

  it("are an error when the only one is damaged", () => {
    save(100);
    writeFileSync(path.join(folder, "000000000100.safetensors"), "short");
    expect(newest).toThrow(/else delete it to start the run again from its config\.yaml$/);
  });
});
