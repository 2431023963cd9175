import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { lockRun } from "./lock.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "perilune-lock-"));
});

const lockFile = (): string => path.join(folder, "run.lock");
const holder = (identity: object): void => writeFileSync(lockFile(), JSON.stringify(identity));

/** A process that has ended, so that nobody can be it. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  return child.pid as number;
}

describe("lockRun", () => {
  it("refuses a second owner and names the first", () => {
    const lock = lockRun(folder);
    expect(() => lockRun(folder)).toThrow(new RegExp(`being written by process ${process.pid};`));
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    lockRun(folder).release();
  });

  it("takes over the lock of a dead owner", async () => {
    holder({ pid: await deadPid(), started: "1", host: hostname() });
    const lock = lockRun(folder);
    expect(JSON.parse(readFileSync(lockFile(), "utf8")).pid).toBe(process.pid);
    expect(readdirSync(folder)).toEqual(["run.lock"]);
    lock.release();
  });

  it.runIf(process.platform === "linux")("knows a process id that was given out again by its start time", () => {
    holder({ pid: process.pid, started: "1", host: hostname() });
    lockRun(folder).release();
  });

  it("takes over from an owner that died while taking over", async () => {
    const dead = { pid: await deadPid(), started: "1", host: hostname() };
    holder(dead);
    writeFileSync(`${lockFile()}.takeover`, JSON.stringify(dead));
    lockRun(folder).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("does not judge the owner on another machine", () => {
    holder({ pid: 1, started: "1", host: "elsewhere" });
    expect(() => lockRun(folder)).toThrow(/process 1 on elsewhere; if it no longer runs there, delete/);
  });

  it("leaves another's lock alone when it lets go", () => {
    const lock = lockRun(folder);
    holder({ pid: 1, started: "1", host: "elsewhere" });
    lock.release();
    expect(existsSync(lockFile())).toBe(true);
  });
});
