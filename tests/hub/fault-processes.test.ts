import { execFile, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { createRepo, listFiles, uploadFiles } from "@huggingface/hub";
import { load, makeReference, policyFromSpec, saveModel } from "perilune";
import { describe, expect, it } from "vitest";
import { runEvaluator } from "../../packages/hub-server/src/evaluation/evaluator-process.ts";
import { defaultEvaluationLimits } from "../../packages/hub-server/src/evaluation/limits.ts";
import { usableWrappers } from "../../packages/hub-server/src/evaluation/sandbox.ts";
import { all, noise, temporaryFolder } from "./a-hub.ts";
import { startHubProcess } from "./fault-hub-process.ts";

const script = (name: string): string => fileURLToPath(new URL(`../../scripts/${name}.mjs`, import.meta.url));
const run = promisify(execFile);

describe("a hub that is killed", () => {
  it("while agents are uploaded lists nothing that is missing or corrupt", async () => {
    const words = ["--no-build", "--kills", "4", "--uploads", "12", "--longest", "600"];
    const { stdout } = await run(process.execPath, [script("hub-crash-test"), ...words]);
    expect(stdout).toMatch(/^4 kills during \d+ uploads of 3 files, which took \d+ tries\ncrash test passed/m);
  });
});

describe.skipIf(process.platform !== "linux")("a large file", () => {
  it("goes up and down without being held in memory", async () => {
    // The bar of 150 MB is for a hub alone on its machine; here it is what 64 MB add that must stay small.
    const words = ["--no-build", "--megabytes", "64", "--bar", "250", "--growth", "40"];
    const { stdout } = await run(process.execPath, [script("hub-memory"), ...words]);
    expect(stdout).toMatch(/64 MB in parts: [^\n]* the same\n64 MB in one piece: [^\n]* the same\nmemory test passed/);
  });
});

/** Processes that run the evaluator on behalf of this hub, by their command lines. */
function evaluatorsOf(hubPid: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const parent = Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
        return parent === hubPid && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("evaluator-main.js");
      } catch {
        return false;
      }
    });
}

const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};

/** An agent that walks against the wall of CliffWalking until its time is up, many times over. */
function tirelessAgent(): Uint8Array<ArrayBuffer> {
  const { observationSpace, actionSpace } = makeReference({ id: "CliffWalking-v1", kwargs: {} });
  const spec = { kind: "table", observationSpace: observationSpace.toJSON(), actionSpace: actionSpace.toJSON() };
  return saveModel(policyFromSpec(spec, new Map([["q", { shape: [48, 4], data: new Float64Array(192) }]])), {
    algorithm: null,
    env: null,
  }) as Uint8Array<ArrayBuffer>;
}

describe.skipIf(!usableWrappers().some(([program]) => program === "setpriv"))("an evaluator", () => {
  it("ends with its hub, however that ends, and its run is made again by the next", async () => {
    const data = path.join(temporaryFolder(), "data");
    let hub = await startHubProcess({ data });
    const { token } = hub;
    const api = async (target: string, body?: object): Promise<Record<string, never>> =>
      (await (
        await fetch(hub.url + target, {
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          ...(body && { method: "POST", body: JSON.stringify(body) }),
        })
      ).json()) as Record<string, never>;
    const model = tirelessAgent();
    const { weightsHash } = await load(model);
    const about = { format: 1, perilune: "0.1.0", form: "safetensors", file: "model.safetensors", algorithm: null };
    const description = {
      ...about,
      env: { id: "CliffWalking-v1", kwargs: {} },
      policy: { kind: "table" },
      weights_hash: weightsHash,
      num_timesteps: 0,
      seed: 0,
    };
    const as = { hubUrl: hub.url, accessToken: token!, repo: "me/tireless" };
    await createRepo(as);
    await uploadFiles({
      ...as,
      files: [
        { path: "model.safetensors", content: new Blob([model]) },
        { path: "perilune.json", content: new Blob([JSON.stringify(description)]) },
      ],
    });
    let children: number[] = [];
    for (let tries = 0; children.length === 0 && tries < 4000; tries++) {
      children = evaluatorsOf(hub.pid);
      await sleep(1);
    }
    expect(children).toHaveLength(1);
    await hub.kill();
    for (let tries = 0; children.some(isAlive) && tries < 400; tries++) await sleep(5);
    expect(children.filter(isAlive)).toEqual([]);
    hub = await startHubProcess({ data });
    let state = "";
    for (let tries = 0; state !== "verified" && tries < 2000; tries++) {
      const { verifications } = await api("/api/models/me/tireless/verifications");
      state = (verifications as { status: string }[])[0]!.status;
      await sleep(20);
    }
    expect(state).toBe("verified");
    await hub.kill();
  });
});

describe("code inside an evaluator", () => {
  it("sends no signal, opens no debugger, leaves no file and reads none, whatever way it tries", async () => {
    const workplace = temporaryFolder();
    const script = path.join(workplace, "script.mjs");
    writeFileSync(
      script,
      `import * as fs from "node:fs";
      import inspector from "node:inspector";
      import os, { setPriority } from "node:os";
      import { createRequire } from "node:module";
      import v8 from "node:v8";
      const require = createRequire(import.meta.url);
      const target = ${JSON.stringify(path.join(workplace, "left"))};
      const attempts = {
        kill: () => process.kill(process.pid, 0),
        innerKill: () => { if (process._kill(process.pid, 0) !== 0) throw new Error(); },
        debugger: () => process._debugProcess(process.pid),
        inspector: () => inspector.open(0),
        priority: () => setPriority(process.pid, 19),
        priorityOf: () => os.setPriority(process.pid, 19),
        required: () => require("child_process").execSync("id"),
        builtin: () => process.getBuiltinModule("child_process").execSync("id"),
        report: () => process.report.writeReport(target),
        heap: () => v8.writeHeapSnapshot(target),
        write: () => fs.writeFileSync(target, "x"),
        shared: () => fs.writeFileSync("/dev/shm/" + process.pid, "x"),
        link: () => fs.symlinkSync("/etc/passwd", "link"),
        remove: () => fs.unlinkSync("job.json"),
        environment: () => fs.readFileSync("/proc/" + process.ppid + "/environ"),
        memory: () => fs.readFileSync("/proc/" + process.ppid + "/maps"),
        bytes: () => fs.readFileSync(Buffer.from("/etc/passwd")),
        dots: () => fs.readFileSync(process.cwd() + "/../../etc/passwd"),
        arrayOfDots: () => fs.readFileSync(new Uint8Array(Buffer.from(process.cwd() + "/../../etc/passwd"))),
        url: () => fs.readFileSync(new URL("file:///etc/passwd")),
        open: () => fs.openSync("/etc/passwd", "r"),
        function: () => new Function("return 1")(),
      };
      const open = [];
      for (const [name, attempt] of Object.entries(attempts)) {
        try { await attempt(); open.push(name); } catch {}
      }
      fs.writeSync(1, JSON.stringify({ status: "refused", reason: JSON.stringify(open) }));`,
    );
    const board = {
      id: "Taxi-v4",
      title: "Taxi",
      env: { id: "Taxi-v4", kwargs: {}, maxEpisodeSteps: 200 },
      episodes: 1,
      deterministic: true,
      passMark: null,
      challenge: null,
    };
    const outcome = await runEvaluator(
      { model: new Uint8Array(8), board, seeds: null },
      { limits: defaultEvaluationLimits, workplace, script: pathToFileURL(script) },
    );
    expect(outcome).toEqual({ status: "refused", reason: "[]" });
    expect(readdirSync(workplace)).toEqual(["script.mjs"]);
  });
});

/** A shell in file systems of its own, where one of 12 MB is mounted; null where the system forbids that. */
function smallDisk(mount: string): readonly [string, ...string[]] | null {
  const command = ["unshare", "--map-root-user", "--mount", "/bin/sh", "-c"] as const;
  const inside = `mount -t tmpfs -o size=12m tmpfs '${mount}' && `;
  const works = spawnSync(command[0], [...command.slice(1), `${inside}true`], { stdio: "ignore" }).status === 0;
  return works ? [...command, `${inside}head -c 2000000 /dev/zero > '${mount}/ballast' && exec "$@"`, "sh"] : null;
}

describe("a disk that is full", () => {
  const mount = temporaryFolder();
  const shell = smallDisk(mount);
  if (shell === null) console.warn("skipped: a full disk, for this system lets nobody mount one");

  it.skipIf(shell === null)(
    "refuses a push in one clear line, loses nothing, and takes it once there is room",
    async () => {
      const hub = await startHubProcess({ data: path.join(mount, "data") }, shell!);
      const as = { hubUrl: hub.url, accessToken: hub.token!, repo: "me/agent" };
      await createRepo(as);
      const kept = new Map<string, Uint8Array<ArrayBuffer>>();
      const push = async (name: string, size: number): Promise<number> => {
        const content = noise(size, size + kept.size);
        try {
          await uploadFiles({ ...as, files: [{ path: name, content: new Blob([content]) }] });
          kept.set(name, content);
          return 200;
        } catch (error) {
          const { statusCode, message } = error as { statusCode: number; message: string };
          expect(message).toMatch(/the hub's disk is full; nothing was stored: free some space and try again[^\n]*/);
          return statusCode;
        }
      };
      const check = async (): Promise<void> => {
        const listed = (await all(listFiles({ ...as, recursive: true }))).map(({ path: name }) => name);
        expect(listed.sort()).toEqual([...kept.keys()].sort());
        for (const [name, content] of kept) {
          const answer = await fetch(`${hub.url}/me/agent/resolve/main/${name}`);
          expect(Buffer.from(await answer.arrayBuffer()).equals(content), name).toBe(true);
        }
      };
      // Ever smaller, until not even the database has room.
      let refused = 0;
      for (const size of [3e6, 3e6, 3e6, 3e6, 1e6, 1e6, 3e5, 3e5, 1e5, 1e5, 3e4, 3e4, 1e4, 1e4, 3000, 3000]) {
        for (let i = 0; i < 3; i++) {
          const status = await push(`${size}-${i}.bin`, size);
          expect([200, 507]).toContain(status);
          if (status === 507) {
            refused++;
            break;
          }
        }
      }
      expect(refused).toBeGreaterThan(3);
      expect(kept.size).toBeGreaterThan(0);
      await check();
      hub.remove("ballast", mount);
      expect(await push("after.bin", 1e6)).toBe(200);
      await check();
      await hub.kill();
    },
  );
});
