import { createHash } from "node:crypto";
import { zipSync } from "fflate";
import { RUN_FILES, resolveRunConfig } from "perilune/training";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { OpenRun } from "../engine/run-folder.ts";
import { MemoryRunStore } from "../testing/memory-run-store.ts";
import { studioRun } from "../testing/studio-run.ts";
import { type ChosenFile, importRuns } from "./import-runs.ts";

type Bytes = Uint8Array<ArrayBuffer>;
const bytesOf = (text: string): Bytes => new TextEncoder().encode(text);
const chosen = (path: string, bytes: Bytes): ChosenFile => ({ path, read: async () => bytes });
const chosenAll = (files: ReadonlyMap<string, Bytes>, folder = "001"): ChosenFile[] =>
  [...files].map(([name, bytes]) => chosen(`${folder}/${name}`, bytes));

/** A run that was trained to its end. */
let whole: ReadonlyMap<string, Bytes>;
let files: Map<string, Bytes>;
let store: MemoryRunStore;
beforeAll(async () => {
  const kept = new MemoryRunStore();
  const request = { algorithm: "ppo", env: "CartPole-v1", envArguments: {}, seed: 1, steps: 300, nEnvs: 1 };
  const hyperparams = { nSteps: 50, batchSize: 25 };
  const config = resolveRunConfig({ ...request, hyperparams, evalEpisodes: 1, stopAtThreshold: false }, null);
  const run = await OpenRun.create(kept, { ...config, save_freq: 100 });
  await studioRun(run);
  whole = await kept.content(run.path);
});
beforeEach(() => {
  files = new Map(whole);
  store = new MemoryRunStore();
});

const newest = "checkpoints/000000000300.safetensors";

/** What the store holds, to see that nothing is lost and nothing half there. */
const held = async (): Promise<string[]> => (await store.runs()).map(({ path }) => path);

const hashesOf = (content: ReadonlyMap<string, Bytes>): Record<string, string> =>
  Object.fromEntries([...content].map(([name, bytes]) => [name, createHash("sha256").update(bytes).digest("hex")]));
const hashes = async (run: string): Promise<Record<string, string>> => hashesOf(await store.content(run));

describe("an import", () => {
  it("takes a folder, its files bit for bit, and leaves out what is none of a run's", async () => {
    const others = [chosen("001/run.lock", bytesOf("{}")), chosen("001/notes.txt", bytesOf("mine"))];
    const { runs, problems } = await importRuns(store, [...chosenAll(files), ...others]);
    expect(problems).toEqual([]);
    expect(await hashes(runs[0])).toEqual(hashesOf(whole));
  });

  it("takes every run of an archive, wherever in it they lie", async () => {
    const packed = Object.fromEntries(
      ["runs/CartPole-v1/ppo/001", "other"].flatMap((folder) =>
        [...files].map(([name, bytes]) => [`${folder}/${name}`, bytes]),
      ),
    );
    const { runs, problems } = await importRuns(store, [chosen("all.zip", new Uint8Array(zipSync(packed)))]);
    expect(problems).toEqual([]);
    expect(runs).toEqual(["CartPole-v1/ppo/001", "CartPole-v1/ppo/002"]);
    for (const run of runs) expect(await hashes(run)).toEqual(hashesOf(whole));
  });

  it.each<[string, () => void, RegExp]>([
    [
      "no configuration",
      () => files.delete(RUN_FILES.config),
      /^expected a run folder, the one with a config\.yaml, or a zip of it, got \d+ files without one; choose another$/,
    ],
    [
      "a configuration that is no YAML",
      () => files.set(RUN_FILES.config, bytesOf("a: [")),
      /^001\/config\.yaml, line \d+: expected plain YAML/,
    ],
    [
      "another configuration",
      () => files.set(RUN_FILES.config, bytesOf("algorithm: ppo")),
      /^001\/config\.yaml: expected a value of type string at perilune, got none; mend that line$/,
    ],
    [
      "an unknown environment",
      () => change(RUN_FILES.config, "env: CartPole-v1", "env: Mine-v0"),
      /^the environment Mine-v0 is not one of the studio's; .*--import FILE$/,
    ],
    ["an unknown algorithm", () => change(RUN_FILES.config, "algorithm: ppo", "algorithm: pop"), /did you mean "ppo"/],
    [
      "a damaged checkpoint",
      () => damage(newest),
      /^001\/checkpoints\/000000000300\.safetensors cannot be read: .*; import an undamaged copy, or delete that file to go on from 000000000200\.safetensors$/,
    ],
    [
      "a damaged model",
      () => damage(RUN_FILES.model),
      /^001\/model\.safetensors cannot be read: .*corrupted.*; import an undamaged copy, or delete that file to import the rest$/,
    ],
  ])("of a folder with %s says so in one line, and changes nothing", async (_, spoil, message) => {
    await importRuns(store, chosenAll(whole));
    spoil();
    const { runs, problems } = await importRuns(store, chosenAll(files));
    expect(runs).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(message)]);
    expect(problems[0]).not.toContain("\n");
    expect(await held()).toEqual(["CartPole-v1/ppo/001"]);
    expect(await hashes("CartPole-v1/ppo/001")).toEqual(hashesOf(whole));
  });

  it.each<[string, () => ChosenFile, RegExp]>([
    ["a picture", () => chosen("cat.png", bytesOf("PNG")), /^expected a run folder.*, got cat\.png; choose another$/],
    [
      "a model alone",
      () => chosen("model.safetensors", files.get(RUN_FILES.model) as Bytes),
      /a model alone can be seen under Watch$/,
    ],
    [
      "no archive",
      () => chosen("cat.zip", bytesOf("PNG")),
      /^cat\.zip is damaged or no zip archive; export the run again, or import its folder$/,
    ],
    [
      "an archive cut short",
      () => chosen("run.zip", new Uint8Array(zipSync(Object.fromEntries(files))).slice(0, -30)),
      /^run\.zip is damaged or no zip archive/,
    ],
    [
      "a text that is called an archive",
      () => chosen("notes.zip", bytesOf("Dear diary,\n".repeat(2000))),
      /^notes\.zip is damaged or no zip archive/,
    ],
    ["an empty file", () => chosen("run.zip", new Uint8Array()), /^run\.zip is damaged or no zip archive/],
    [
      "an archive that would fill the memory",
      () => chosen("bomb.zip", bomb()),
      /^bomb\.zip holds more than 1 GiB; unpack it, and import one run folder at a time$/,
    ],
    [
      "an archive of something else",
      () => chosen("run.zip", new Uint8Array(zipSync({ "a/cat.png": bytesOf("PNG") }))),
      /^run\.zip holds no run folder/,
    ],
  ])("of %s says what to choose instead", async (_, file, message) => {
    const { runs, problems } = await importRuns(store, [file()]);
    expect(runs).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(message)]);
    expect(await held()).toEqual([]);
  });

  it("takes an archive whose names lead out of it, or are written as Windows once did, into a run of its own", async () => {
    const named = (folder: string, slash: string) =>
      [...files].map(([name, bytes]) => [folder + slash + name.replaceAll("/", slash), bytes] as const);
    const packed = Object.fromEntries([...named("../../CartPole-v1/ppo/001", "/"), ...named("run", "\\")]);
    packed["/etc/config.yaml"] = bytesOf("algorithm: [");
    const { runs, problems } = await importRuns(store, [chosen("all.zip", new Uint8Array(zipSync(packed)))]);
    expect(runs).toEqual(["CartPole-v1/ppo/001", "CartPole-v1/ppo/002"]);
    expect(problems).toEqual([expect.stringMatching(/^\/etc\/config\.yaml, line 1/)]);
    for (const run of runs) expect(await hashes(run)).toEqual(hashesOf(whole));
  });

  it("of an archive that lies about its sizes takes nothing", async () => {
    const packed = new Uint8Array(zipSync(Object.fromEntries(files)));
    const view = new DataView(packed.buffer);
    for (let at = 0; at < packed.length - 46; at++) {
      // The size unpacked, in each entry of the central directory (APPNOTE 4.3.12).
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true);
    }
    const { runs, problems } = await importRuns(store, [chosen("run.zip", packed)]);
    expect(runs).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(await held()).toEqual([]);
  });

  it("takes what is whole beside what is broken", async () => {
    damage(newest);
    const { runs, problems } = await importRuns(store, [...chosenAll(files, "broken"), ...chosenAll(whole, "whole")]);
    expect(runs).toEqual(["CartPole-v1/ppo/001"]);
    expect(problems).toEqual([expect.stringMatching(/^broken\/checkpoints/)]);
  });

  it("into a store without room changes nothing", async () => {
    store.capacity = 1000;
    const { runs, problems } = await importRuns(store, chosenAll(files));
    expect(runs).toEqual([]);
    expect(problems).toEqual(["there is no room"]);
    expect(await held()).toEqual([]);
  });
});

/** A small archive of a file that is 1 GiB and a byte unpacked, as its directory says. */
function bomb(): Bytes {
  const packed = new Uint8Array(zipSync({ "run/config.yaml": bytesOf("a: 1\n".repeat(100)) }));
  const at = packed.length - 22 - 46 - "run/config.yaml".length;
  new DataView(packed.buffer).setUint32(at + 24, 2 ** 30 + 1, true);
  return packed;
}

function damage(name: string): void {
  const bytes = (files.get(name) as Bytes).slice();
  bytes[bytes.length - 3] ^= 1;
  files.set(name, bytes);
}

function change(name: string, from: string, to: string): void {
  const text = new TextDecoder().decode(files.get(name));
  expect(text).toContain(from);
  files.set(name, bytesOf(text.replace(from, to)));
}
