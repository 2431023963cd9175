import { RUN_FILES, resolveRunConfig } from "perilune/training";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Report } from "../engine/protocol.ts";
import { OpenRun } from "../engine/run-folder.ts";
import { MemoryRunStore } from "../testing/memory-run-store.ts";
import { studioRun } from "../testing/studio-run.ts";
import { followRun } from "./follow-run.ts";
import type { MachineRun } from "./machine-store.ts";

type Bytes = Uint8Array<ArrayBuffer>;
const RUN = "CartPole-v1/ppo/001";

/** A run that was trained to its end. */
let whole: ReadonlyMap<string, Bytes>;
/** The lines of its metrics. */
let lines: string[];
beforeAll(async () => {
  const store = new MemoryRunStore();
  const request = { algorithm: "ppo", env: "CartPole-v1", envArguments: {}, seed: 1, steps: 300, nEnvs: 1 };
  const hyperparams = { nSteps: 50, batchSize: 25 };
  const config = resolveRunConfig({ ...request, hyperparams, evalEpisodes: 1, stopAtThreshold: false }, null);
  const run = await OpenRun.create(store, config);
  await studioRun(run);
  whole = await store.content(run.path);
  lines = new TextDecoder().decode(whole.get(RUN_FILES.metrics)).split(/(?<=\n)/);
});

/** The machine behind the page: files, the state of their run, and what was asked of it. */
let files: Map<string, Bytes>;
let run: Pick<MachineRun, "state" | "changed">;
let asked: string[];
let isGone = false;

const setMetrics = (text: string): void => {
  files.set(RUN_FILES.metrics, new TextEncoder().encode(text));
  run = { ...run, changed: run.changed + 1 };
};

function answer(url: URL, range: string | null): Response {
  const question = url.pathname.slice("/api/".length);
  const name = url.searchParams.get("name") ?? "";
  asked.push([question, name, range ?? ""].join(" ").trim());
  if (question === "run") return Response.json({ path: RUN, about: null, problem: null, ...run });
  if (question === "files")
    return Response.json({ files: [...files.keys()].map((file) => ({ name: file, bytes: 0 })) });
  const bytes = files.get(name);
  if (bytes === undefined) return new Response(null, { status: 404 });
  if (range === null) return new Response(bytes);
  const from = Number(/^bytes=(\d+)-$/.exec(range)?.[1]);
  if (from < bytes.length) return new Response(bytes.slice(from), { status: 206 });
  return new Response(null, { status: 416, headers: { "content-range": `bytes */${bytes.length}` } });
}

beforeEach(() => {
  files = new Map(whole);
  files.delete(RUN_FILES.model);
  files.set(RUN_FILES.bestModel, whole.get(RUN_FILES.model) as Bytes);
  run = { state: "training", changed: 0 };
  asked = [];
  isGone = false;
  vi.stubGlobal("location", { href: "http://127.0.0.1:4871/assets/worker.js" });
  vi.stubGlobal("fetch", async (url: URL, { headers }: { headers: Record<string, string> }) => {
    if (isGone) throw new TypeError("Failed to fetch");
    return answer(url, headers.range ?? null);
  });
});
afterEach(() => vi.unstubAllGlobals());

/** Looks as often as there are things to happen before the looks, and gives what each look told. */
async function follow(happen: readonly (() => void)[], isSeen = (_look: number) => true): Promise<Report[][]> {
  const told: Report[][] = [];
  let look = 0;
  const begin = (): void => {
    asked = [];
    told.push([]);
    happen[look]?.();
  };
  begin();
  await followRun(`machine:${RUN}`, {
    report: (report) => told[look].push(report),
    isOver: () => look === happen.length,
    isSeen: () => isSeen(look),
    wait: async () => {
      look++;
      if (look < happen.length) begin();
    },
  });
  return told;
}

const kinds = (reports: readonly Report[]): string[] => reports.map(({ kind }) => kind);
const none = (): void => {};

it("tells a growing run by what is new alone, whole lines of it", async () => {
  const half = lines.slice(0, 3).join("");
  const more = half + lines[3];
  const told = await follow([
    () => setMetrics(half),
    () => setMetrics(more + lines[4].slice(0, 20)),
    () => setMetrics(more + lines[4]),
  ]);
  expect(kinds(told[0])).toEqual(["begun", "policy", "saved", "watched"]);
  expect(told[0][0]).toMatchObject({ watched: "training", records: lines.slice(0, 3).map((line) => JSON.parse(line)) });
  expect(told[1]).toEqual([
    expect.objectContaining({ kind: "metrics", records: [JSON.parse(lines[3])] }),
    { kind: "watched", state: "training", timesteps: 200 },
  ]);
  expect(asked).toContain(`file ${RUN_FILES.metrics} bytes=${more.length}-`);
  expect(told[2][0]).toMatchObject({ records: [JSON.parse(lines[4])] });
});

it("reads no line twice, not even at the first look", async () => {
  await follow([none]);
  for (const name of [RUN_FILES.metrics, RUN_FILES.evaluations]) {
    expect(asked.filter((question) => question.startsWith(`file ${name}`))).toEqual([`file ${name} bytes=0-`]);
  }
});

it("asks nothing while nobody sees the page", async () => {
  const told = await follow([none, none, none], (look) => look !== 1);
  expect(kinds(told[1])).toEqual([]);
  expect(kinds(told[2])).toEqual(["watched"]);
});

it("asks of a run that has ended only whether it has changed", async () => {
  const told = await follow([
    () => {
      run = { ...run, state: "stopped" };
    },
    none,
  ]);
  expect(asked).toEqual(["run"]);
  expect(told[1]).toEqual([{ kind: "watched", state: "stopped", timesteps: 300 }]);
});

it("begins anew where a run went on from a checkpoint", async () => {
  const told = await follow([none, () => setMetrics(lines.slice(0, 2).join(""))]);
  expect(told[1][0]).toMatchObject({ kind: "begun", timesteps: 100 });
});

it("says that the machine has gone, and goes on when it is there again", async () => {
  const told = await follow([
    none,
    () => {
      isGone = true;
    },
    () => {
      isGone = false;
    },
  ]);
  expect(told[1]).toEqual([{ kind: "warned", message: expect.stringMatching(/^perilune studio no longer answers;/) }]);
  expect(kinds(told[2])).toEqual(["watched"]);
});

it("refuses what it cannot show in one line", async () => {
  const config = new TextDecoder().decode(whole.get(RUN_FILES.config));
  files.set(RUN_FILES.config, new TextEncoder().encode(config.replace("env: CartPole-v1", "env: Mine-v0")));
  await expect(follow([none])).rejects.toThrow(/^the environment Mine-v0 is not one of the studio's; .*--import FILE$/);
  files.clear();
  await expect(follow([none])).rejects.toThrow(/choose another under Runs$/);
});
