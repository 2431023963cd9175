import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type AlgorithmState, encodeCheckpoint, type SavedSegment, saveSegments } from "perilune";
import { beforeEach, describe, expect, it } from "vitest";
import { newestCheckpoint, newestTimesteps, resumableCheckpoint, saveCheckpoint } from "./checkpoints.ts";
import { type RunFolder, runFolder } from "./run-folder.ts";
import { segmentStore } from "./segments.ts";

let run: RunFolder;
beforeEach(() => {
  run = runFolder(mkdtempSync(path.join(tmpdir(), "perilune-checkpoints-")));
});

function stateOf(numTimesteps: number): AlgorithmState {
  return { algorithm: "ppo", numTimesteps, arrays: { weights: Float32Array.of(numTimesteps, -0) }, data: {} };
}

function save(numTimesteps: number): void {
  saveCheckpoint(run, encodeCheckpoint(stateOf(numTimesteps)), numTimesteps);
}

const newest = (): number | undefined => newestCheckpoint(run)?.numTimesteps;

function damage(file: string): void {
  const bytes = readFileSync(file);
  bytes[bytes.length - 3] ^= 1;
  writeFileSync(file, bytes);
}

describe("checkpoints", () => {
  it("are none at first", () => {
    expect(newest()).toBeUndefined();
    expect(newestTimesteps(run)).toBe(0);
  });

  it("keep the last three", () => {
    for (const steps of [900, 10_000, 20_000, 1_000_000]) save(steps);
    expect(readdirSync(run.checkpoints)).toHaveLength(3);
    expect(newest()).toBe(1_000_000);
    expect(newestTimesteps(run)).toBe(1_000_000);
  });

  it("are left alone when the newest is damaged: its owner decides whether to go back", () => {
    for (const steps of [100, 200]) save(steps);
    damage(path.join(run.checkpoints, "000000000200.safetensors"));
    expect(newest).toThrow(
      /000000000200\.safetensors cannot be read: .*corrupted.*; else delete it to go on from 000000000100\.safetensors$/,
    );
    expect(readdirSync(run.checkpoints)).toHaveLength(2);
    rmSync(path.join(run.checkpoints, "000000000200.safetensors"));
    expect(newest()).toBe(100);
  });

  it("are an error when the only one is damaged", () => {
    save(100);
    writeFileSync(path.join(run.checkpoints, "000000000100.safetensors"), "short");
    expect(newest).toThrow(/else delete it to start the run again from its config\.yaml$/);
  });
});

describe("segments of a replay buffer", () => {
  let saved: readonly SavedSegment[];
  beforeEach(() => {
    saved = [];
  });

  /** Saves a run whose buffer holds the latest 250 transitions. */
  async function saveReplay(numTimesteps: number, stopBefore: "nothing" | "checkpoint" = "nothing"): Promise<void> {
    const from = saved.at(-1)?.to ?? 0;
    const rewards = Float32Array.from({ length: numTimesteps - from }, (_, i) => from + i);
    const replay = {
      from: Math.max(0, numTimesteps - 250),
      to: numTimesteps,
      segments: [{ from, to: numTimesteps, arrays: { rewards } }],
    };
    const taken = await saveSegments({ ...stateOf(numTimesteps), replay }, saved, segmentStore(run.replayBuffer));
    if (stopBefore === "checkpoint") return;
    saved = taken.saved;
    saveCheckpoint(run, encodeCheckpoint(taken.state, undefined, saved), numTimesteps);
  }

  const segments = (): string[] => readdirSync(run.replayBuffer).map((name) => name.replace(".safetensors", ""));
  const nameOf = (from: number, to: number): string => [from, to].map((at) => String(at).padStart(12, "0")).join("-");
  const fileOf = (from: number, to: number): string => path.join(run.replayBuffer, `${nameOf(from, to)}.safetensors`);

  it("come back with their checkpoint, and go when no checkpoint needs them any more", async () => {
    for (let steps = 100; steps <= 700; steps += 100) await saveReplay(steps);
    // Of the checkpoints at 500, 600 and 700 the first reaches back to 250.
    const expected = [200, 300, 400, 500, 600].map((from) => nameOf(from, from + 100));
    expect(segments()).toEqual(expected);
    const checkpoint = await resumableCheckpoint(run);
    expect(checkpoint?.replay).toMatchObject({ from: 450, to: 700 });
    const rewards = checkpoint?.replay?.segments.map(({ arrays }) => arrays.rewards[0]);
    expect(rewards).toEqual([400, 500, 600]);
    expect(segments()).toEqual(expected);
  });

  it("of no checkpoint, as a crash leaves one, are removed on the way on", async () => {
    for (const steps of [100, 200]) await saveReplay(steps);
    await saveReplay(300, "checkpoint");
    expect(segments()).toHaveLength(3);
    expect((await resumableCheckpoint(run))?.numTimesteps).toBe(200);
    expect(segments()).toEqual([nameOf(0, 100), nameOf(100, 200)]);
  });

  it("are written over by the run that goes on", async () => {
    await saveReplay(100);
    await saveReplay(200, "checkpoint");
    damage(fileOf(100, 200));
    await saveReplay(200);
    expect((await resumableCheckpoint(run))?.replay?.to).toBe(200);
  });

  it("stay where a checkpoint cannot be read, for it may need any of them", async () => {
    for (const steps of [100, 200, 300, 400, 500]) await saveReplay(steps);
    expect(segments()[0]).toBe(nameOf(0, 100));
    damage(path.join(run.checkpoints, "000000000500.safetensors"));
    await saveReplay(600);
    expect(segments()[0]).toBe(nameOf(0, 100));
  });

  it.each<[string, (file: string) => void, RegExp]>([
    ["missing", (file) => rmSync(file), /is missing; put it back from a copy/],
    ["damaged", damage, /cannot be read: the replay segment is corrupted: its content does not agree/],
    ["cut short", (file) => writeFileSync(file, readFileSync(file).subarray(0, 300)), /cannot be read: .*truncated/],
    ["empty", (file) => writeFileSync(file, ""), /cannot be read: the file is truncated/],
    ["of another kind", (file) => writeFileSync(file, encodeCheckpoint(stateOf(1))), /got a checkpoint/],
    ["another one", (file) => writeFileSync(file, readFileSync(fileOf(0, 100))), /written by another run/],
  ])("are an error when one is %s: one line, and nothing is removed", async (_, spoil, message) => {
    for (const steps of [100, 200]) await saveReplay(steps);
    await saveReplay(300, "checkpoint");
    spoil(fileOf(100, 200));
    const before = segments();
    const attempt = resumableCheckpoint(run);
    await expect(attempt).rejects.toThrow(message);
    await expect(attempt).rejects.toThrow(
      /^[^\n]*checkpoints.000000000200\.safetensors cannot be read: its replay segment 000000000100-000000000200[^\n]*; else delete it to go on from 000000000100\.safetensors$/,
    );
    expect(segments()).toEqual(before);
  });
});
