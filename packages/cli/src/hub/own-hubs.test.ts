import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { configurationFolder } from "./configuration.ts";
import { beginOwnHub, endOwnHub, type OwnHub, ownHub, runningHub, writeOwnHub } from "./own-hubs.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "perilune-own-hubs-"));
  vi.stubEnv("PERILUNE_CONFIG", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const now = { patience: 0 };

function running(data: string, port: number, second = 0): OwnHub {
  const startedAt = new Date(second * 1000).toISOString();
  const hub = { ...beginOwnHub(data), user: "me", token: `hf_${port}`, url: `http://127.0.0.1:${port}`, startedAt };
  writeOwnHub(hub);
  return hub;
}

it("finds the hub started last", async () => {
  expect(await runningHub(now)).toBeNull();
  running("/a", 1, 20);
  running("/b", 2, 30);
  running("/c", 3, 10);
  expect(await runningHub(now)).toMatchObject({ data: "/b", url: "http://127.0.0.1:2", token: "hf_2" });
  endOwnHub("/b");
  expect(await runningHub(now)).toMatchObject({ data: "/a" });
});

it("keeps the token of a hub that ended, and forgets where it listened", async () => {
  running("/a", 1);
  endOwnHub("/a");
  expect(ownHub("/a")).toMatchObject({ token: "hf_1", user: "me", process: null, url: null });
  expect(beginOwnHub("/a")).toMatchObject({ token: "hf_1", url: null });
});

it("passes over a process that died, another machine's, and what is no entry", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  const hub = running("/a", 1);
  writeOwnHub({ ...hub, process: { pid, started: "1", host: hub.process?.host ?? "" } });
  writeOwnHub({ ...running("/b", 2), process: { pid: process.pid, started: "1", host: "elsewhere" } });
  writeFileSync(path.join(configurationFolder(), "hubs", "odd.json"), '{"data": 3}');
  expect(await runningHub(now)).toBeNull();
  // So the folder of the one that died can be used again.
  expect(beginOwnHub("/a").token).toBe("hf_1");
});

it("refuses to begin where a hub runs, and does not end another process's", () => {
  const hub = running("/a", 1);
  expect(() => beginOwnHub("/a")).toThrow(`the hub of /a runs at http://127.0.0.1:1 already (process ${process.pid})`);
  writeOwnHub({ ...hub, process: { pid: 1, started: null, host: "elsewhere" } });
  endOwnHub("/a");
  expect(ownHub("/a")?.process?.pid).toBe(1);
});

it("waits for a hub that is starting", async () => {
  const hub = beginOwnHub("/a");
  const found = runningHub(now);
  setTimeout(() => writeOwnHub({ ...hub, url: "http://127.0.0.1:5" }), 150);
  expect(await found).toMatchObject({ url: "http://127.0.0.1:5" });
});
