import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { load, makeReference, type Policy, policyFromSpec, saveModel } from "perilune";
import { type Board, loadForBoard, openBoardSeeds, scoreOf, verifyOnBoard } from "perilune/hub";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runEvaluator } from "./evaluator-process.ts";
import { defaultEvaluationLimits, type EvaluationLimits } from "./limits.ts";
import { evaluatorCommand, usableWrappers } from "./sandbox.ts";

const agent = (name: string): Uint8Array =>
  readFileSync(new URL(`../../agents/${name}/model.safetensors`, import.meta.url));
const taxi = agent("q-learning-Taxi-v4");

function boardOf(id: string, maxEpisodeSteps: number, episodes = 100): Board {
  const env = { id, kwargs: {}, maxEpisodeSteps };
  return { id, title: id, env, episodes, deterministic: true, passMark: null, challenge: null };
}
const taxiBoard = boardOf("Taxi-v4", 200);

const folder = mkdtempSync(path.join(tmpdir(), "perilune-test-evaluator-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs code in place of the evaluator: what it hands to `tell` comes back. */
async function runInside(code: string, limits: Partial<EvaluationLimits> = {}) {
  const script = path.join(folder, `script-${Math.round(performance.now() * 1000)}.mjs`);
  writeFileSync(
    script,
    `import { writeSync } from "node:fs";
    const tell = (value) => writeSync(1, JSON.stringify({ status: "refused", reason: JSON.stringify(value) }));
    ${code}`,
  );
  const outcome = await run(taxi, taxiBoard, { limits, script: pathToFileURL(script) });
  return outcome.status === "refused" ? outcome.reason : "";
}

function run(
  model: Uint8Array,
  board: Board,
  options: { limits?: Partial<EvaluationLimits>; script?: URL; seeds?: readonly number[]; signal?: AbortSignal } = {},
) {
  const { limits, seeds = null, ...rest } = options;
  const all = { ...defaultEvaluationLimits, ...limits };
  return runEvaluator({ model, board, seeds }, { ...rest, limits: all, workplace: folder });
}

describe("an evaluator", () => {
  it("finds the score that anyone finds, in the board's environment", async () => {
    const { policy, weightsHash } = await loadForBoard(taxi, taxiBoard);
    const own = verifyOnBoard(policy, taxiBoard, openBoardSeeds("Taxi-v4", weightsHash, 100));
    expect(await run(taxi, taxiBoard)).toEqual({ status: "verified", weightsHash, perilune: "0.1.0", ...own });
    // It was trained without rain; whether it rains is the board's to say.
    const rainy: Board = { ...taxiBoard, env: { ...taxiBoard.env, kwargs: { isRainy: true } } };
    const wet = verifyOnBoard(policy, rainy, openBoardSeeds("Taxi-v4", weightsHash, 100));
    expect(wet.returns).not.toEqual(own.returns);
    expect(await run(taxi, rainy)).toMatchObject({ status: "verified", ...wet });
  });

  it("plays the seeds of a challenge where it is given them", async () => {
    const board = boardOf("Taxi-v4", 200, 3);
    const { policy } = await load(taxi);
    const outcome = await run(taxi, board, { seeds: [7, 11, 13] });
    expect(outcome).toMatchObject({
      status: "verified",
      returns: verifyOnBoard(policy as Policy, board, [7, 11, 13]).returns,
    });
  });

  it.each(["a b", "a,b", "a*b", "a'b\"c", "ä$HOME"])("works in a folder called %s", async (name) => {
    const workplace = path.join(folder, name);
    mkdirSync(workplace);
    const options = { limits: defaultEvaluationLimits, workplace };
    const outcome = await runEvaluator({ model: taxi, board: boardOf("Taxi-v4", 200, 2), seeds: [1, 2] }, options);
    expect(outcome.status).toBe("verified");
  });

  it("bounds episodes that the agent never ends", async () => {
    const board = boardOf("CliffWalking-v1", 150, 5);
    const { observationSpace, actionSpace } = makeReference(board.env);
    const spec = { kind: "table", observationSpace: observationSpace.toJSON(), actionSpace: actionSpace.toJSON() };
    // All values are equal, so it always goes up, and stays at the upper wall for good.
    const policy = policyFromSpec(spec, new Map([["q", { shape: [48, 4], data: new Float64Array(192) }]]));
    const outcome = await run(saveModel(policy, { algorithm: null, env: null }), board);
    expect(outcome).toMatchObject({
      status: "verified",
      lengths: [150, 150, 150, 150, 150],
      score: scoreOf([-150, -150, -150, -150, -150]),
    });
  });

  it("refuses a model for another environment, a damaged one, and one too large, and says why", async () => {
    expect(await run(taxi, boardOf("LunarLander-v3", 1000))).toEqual({
      status: "refused",
      reason: expect.stringContaining("the policy's observationSpace is not that of LunarLander-v3"),
    });
    const damaged = Uint8Array.from(taxi);
    damaged[damaged.length - 100] ^= 1;
    expect(await run(damaged, taxiBoard)).toMatchObject({ reason: expect.stringContaining("corrupted") });
    expect(await run(taxi.subarray(0, 5000), taxiBoard)).toMatchObject({
      reason: expect.stringContaining("truncated"),
    });
    expect(await run(Buffer.from("#!/bin/sh\n"), taxiBoard)).toMatchObject({
      reason: expect.stringContaining("safetensors"),
    });
    expect(await run(taxi, taxiBoard, { limits: { modelBytes: 20_000 } })).toMatchObject({
      reason: expect.stringContaining("24568 bytes"),
    });
    expect(await run(taxi, taxiBoard, { limits: { parameters: 2999 } })).toMatchObject({
      reason: expect.stringContaining("3000 parameters"),
    });
  });

  it("ends at its limits of time, memory and output", async () => {
    expect(await runInside("for (;;);", { wallSeconds: 0.5 })).toMatch(/^out of time: more than 0.5 s$/);
    expect(await runInside("for (;;);", { cpuSeconds: 1 })).toMatch(/^out of time: more than 1 s of processor time$/);
    expect(
      await runInside("const kept = []; for (;;) kept.push(new Array(1000).fill(kept.length));", { heapBytes: 50e6 }),
    ).toMatch(/^out of memory: .* of heap$/);
    const wasm = "new Uint8Array(new WebAssembly.Memory({ initial: 8000 }).buffer).fill(1); for (;;);";
    expect(await runInside(wasm, { residentBytes: 200e6 })).toMatch(/^out of memory: more than 200000000 bytes$/);
    expect(await runInside('for (;;) writeSync(1, "x".repeat(1000));', { outputBytes: 10_000 })).toMatch(
      /^too much output/,
    );
  });

  it("fails, rather than judges, when it breaks by itself or speaks nonsense", async () => {
    await expect(runInside("process.exit(3)")).rejects.toThrow("code 3");
    await expect(runInside('throw new Error("broken")')).rejects.toThrow("broken");
    await expect(runInside('writeSync(1, "{}")')).rejects.toThrow();
    const score = scoreOf([1]);
    for (const [returns, lengths] of [
      [[1], Array(100).fill(1)],
      [Array(100).fill(1), [1]],
    ]) {
      const told = { status: "verified", weightsHash: "0".repeat(64), perilune: "", score, returns, lengths };
      await expect(runInside(`writeSync(1, ${JSON.stringify(JSON.stringify(told))});`)).rejects.toThrow(
        "instead of 100",
      );
    }
  });

  it("gives a reason in one line of plain text, whatever names a model has in it", async () => {
    const told = { status: "refused", reason: `tensor "a\0b\n\u001b[2J" ${"x".repeat(5000)}` };
    const reason = await runInside(`writeSync(1, ${JSON.stringify(JSON.stringify(told))});`);
    expect(reason).toMatch(/^tensor "a b {2}\[2J" x+…$/);
    expect(reason).toHaveLength(1000);
  });

  it("ends when it is told to", async () => {
    const stop = new AbortController();
    const running = run(taxi, taxiBoard, { signal: stop.signal });
    stop.abort(new Error("closing"));
    await expect(running).rejects.toThrow("closing");
  });
});

describe("inside an evaluator", () => {
  const server = createServer();
  let connections = 0;
  let port = 0;
  beforeAll(async () => {
    server.on("connection", (socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    port = (server.address() as { port: number }).port;
  });
  afterAll(() => void server.close());

  it("there is no way to the network, to other processes, threads, files or eval", async () => {
    const reason = await runInside(`
      import net, { connect } from "node:net";
      import { request } from "node:http";
      import * as tls from "node:tls";
      import * as http2 from "node:http2";
      import dgram from "node:dgram";
      import dns from "node:dns/promises";
      import { spawn, execSync } from "node:child_process";
      import { Worker } from "node:worker_threads";
      import { readFileSync, writeFileSync } from "node:fs";
      const port = ${port};
      const attempts = {
        connect: () => connect(port, "127.0.0.1"),
        socket: () => new net.Socket().connect(port, "127.0.0.1"),
        fetch: () => fetch("http://127.0.0.1:" + port),
        http: () => request({ port }),
        tls: () => tls.connect(port),
        http2: () => http2.connect("http://127.0.0.1:" + port),
        listen: () => net.createServer().listen(0),
        udp: () => dgram.createSocket("udp4").send("x", port),
        dns: () => dns.lookup("localhost"),
        binding: () => process.binding("tcp_wrap"),
        spawn: () => spawn("ls"),
        exec: () => execSync("ls"),
        worker: () => new Worker("1", { eval: true }),
        read: () => readFileSync("/etc/passwd"),
        write: () => writeFileSync("left-behind", "x"),
        eval: () => (0, eval)("1"),
        native: () => process.dlopen({ exports: {} }, "x.node"),
      };
      const open = [];
      for (const [name, attempt] of Object.entries(attempts)) {
        try { await attempt(); open.push(name); } catch {}
      }
      tell({ open, env: Object.keys(process.env), here: readFileSync("job.json").length > 0 });
    `);
    expect(JSON.parse(reason)).toEqual({ open: [], env: [], here: true });
    expect(connections).toBe(0);
  });

  it.skipIf(!usableWrappers().some(([program]) => program === "unshare"))("the system has no network either", () => {
    const reach = `require("net").connect(${port}, "127.0.0.1").on("error", (error) => console.log(error.code)).on("connect", () => console.log("open"))`;
    const [program, ...args] = [...usableWrappers().flat(), process.execPath, "-e", reach];
    expect(spawnSync(program, args, { encoding: "utf8" }).stdout.trim()).toBe("ENETUNREACH");
    const command = evaluatorCommand(folder, defaultEvaluationLimits);
    expect(command.join(" ")).toContain("unshare --map-root-user --net -- setpriv");
  });
});
