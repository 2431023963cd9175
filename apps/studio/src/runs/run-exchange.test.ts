import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { unzipSync } from "fflate";
import { load } from "perilune/checkpoint";
import { RUN_FILES } from "perilune/training";
import { beforeAll, describe, expect, it } from "vitest";
import { interruptAfter, perilune, workingDirectory } from "../../../../tests/e2e/perilune.ts";
import { OpenRun } from "../engine/run-folder.ts";
import { MemoryRunStore } from "../testing/memory-run-store.ts";
import { studioRun } from "../testing/studio-run.ts";
import { type ChosenFile, importRuns } from "./import-runs.ts";
import { parseRunConfig } from "./run-yaml.ts";
import { zipFolder } from "./run-zip.ts";

const cwd = workingDirectory();
const WORDS = {
  ppo: ["ppo", "CartPole-v1", "--seed", "3", "--steps", "3000", "--save-freq", "500", "--n-envs", "2", "n_steps=50"],
  dqn: ["dqn", "CartPole-v1", "--seed", "3", "--steps", "3000", "--save-freq", "500", "learning_starts=100"],
};
type Algorithm = keyof typeof WORDS;

const folderOf = (algorithm: Algorithm, log: string): string => path.join(cwd, log, "CartPole-v1", algorithm, "001");

async function hashOf(model: Uint8Array | null): Promise<string> {
  if (model === null) throw new Error("expected a finished run");
  return (await load(model)).weightsHash;
}

/** A folder's files as a folder field of the page gives them. */
function filesOf(folder: string): ChosenFile[] {
  const top = path.basename(folder);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({
      path: `${top}/${path.relative(folder, file).split(path.sep).join("/")}`,
      read: async () => new Uint8Array(readFileSync(file)),
    }));
}

async function zipped(store: MemoryRunStore, run: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await zipFolder("a-run", await store.content(run))).arrayBuffer());
}

function writeFiles(folder: string, files: Readonly<Record<string, Uint8Array>>): void {
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  }
}

describe.each(["ppo", "dqn"] as const)("a run of %s", (algorithm) => {
  /** The run that nothing interrupted. */
  const whole = folderOf(algorithm, "whole");
  let wholeHash: string;
  beforeAll(async () => {
    await perilune(["train", ...WORDS[algorithm], "--log-folder", "whole", "--quiet"], { cwd });
    wholeHash = await hashOf(readFileSync(path.join(whole, RUN_FILES.model)));
  });

  it("that the command line began goes on in the tab with the same bits", async () => {
    const { ended } = await interruptAfter(4, "SIGINT", ["train", ...WORDS[algorithm], "--log-folder", "cut"], { cwd });
    expect(ended).toBe(130);
    const store = new MemoryRunStore();
    const files = filesOf(folderOf(algorithm, "cut"));
    expect(files.map((file) => file.path)).not.toContain(`001/${RUN_FILES.model}`);
    const { runs, problems } = await importRuns(store, files);
    expect(problems).toEqual([]);
    const [begun] = await studioRun(await OpenRun.open(store, runs[0]));
    expect(begun.kind === "begun" && begun.timesteps).toBeGreaterThan(0);
    expect(await hashOf(await store.read(runs[0], RUN_FILES.model))).toBe(wholeHash);
  });

  it("that the tab began goes on in the command line with the same bits", async () => {
    const store = new MemoryRunStore();
    const text = readFileSync(path.join(whole, RUN_FILES.config), "utf8");
    const run = await OpenRun.create(store, parseRunConfig(text));
    await studioRun(run, {
      on: (report, governor) => report.kind === "metrics" && report.timesteps > 900 && governor.stop(),
    });
    writeFiles(path.join(cwd, algorithm), unzipSync(await zipped(store, run.path)));
    const folder = path.join(algorithm, "a-run");
    const info = await perilune(["info", folder, "--json"], { cwd });
    expect(JSON.parse(info.stdout)).toMatchObject({
      algorithm,
      env: "CartPole-v1",
      finished: false,
      n_timesteps: 3000,
    });
    const { code, stderr } = await perilune(["train", "--resume", folder, "--quiet"], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const hash = await hashOf(readFileSync(path.join(cwd, folder, RUN_FILES.model)));
    expect(hash).toBe(wholeHash);
    expect((await perilune(["evaluate", folder, "--episodes", "2", "--json"], { cwd })).code).toBe(0);
  });
});
