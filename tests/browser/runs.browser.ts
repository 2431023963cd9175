import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync, zipSync } from "fflate";
import { load } from "perilune";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { violations } from "./axe.ts";
import { openBrowser, takePicture } from "./browser.ts";
import { findChromium } from "./chromium.mjs";
import { openStudio, type Studio, stepsTaken, waitForPhase } from "./studio-site.ts";

const command = fileURLToPath(new URL("../../packages/cli/bin/perilune.js", import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), "perilune-runs-"));
const TASK = ["dqn", "CartPole-v1", "--seed", "1", "--steps", "6000"];
/** A run of the command line, whole. */
const whole = path.join(folder, "whole/CartPole-v1/dqn/001");
/** The same, as it was at a checkpoint before its end. */
const cut = path.join(folder, "cut/CartPole-v1/dqn/001");
let browser: Browser;
let studio: Studio;

const perilune = (words: readonly string[]): string =>
  execFileSync(process.execPath, [command, ...words], { cwd: folder, encoding: "utf8" });
const hashOf = async (run: string): Promise<string> =>
  (await load(readFileSync(path.join(run, "model.safetensors")))).weightsHash;
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

beforeAll(async () => {
  browser = await openBrowser();
  studio = await openStudio(browser);
  perilune(["train", ...TASK, "--log-folder", "whole", "--quiet"]);
  cpSync(whole, cut, { recursive: true });
  rmSync(path.join(cut, "model.safetensors"));
  const [newest] = readdirSync(path.join(cut, "checkpoints")).sort().reverse();
  rmSync(path.join(cut, "checkpoints", newest));
});
afterAll(async () => {
  await studio.close();
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

it("exports a run that goes on in the command line, with the same bits", async () => {
  const { page, complaints, close } = await studio.open("?algo=dqn&steps=6000");
  await button(page, "Train CartPole").click();
  await expect.poll(() => stepsTaken(page), { timeout: 60_000 }).toBeGreaterThan(2000);
  await button(page, "Stop").click();
  await waitForPhase(page, "ended");
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    button(page, "Export CartPole-v1/dqn/001").click(),
  ]);
  expect(saved.suggestedFilename()).toBe("CartPole-v1-dqn-001.zip");
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(await saved.path())))) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  }
  const run = "CartPole-v1-dqn-001";
  expect(JSON.parse(perilune(["info", run, "--json"]))).toMatchObject({ finished: false, n_timesteps: 6000 });
  perilune(["train", "--resume", run, "--quiet"]);
  expect(await hashOf(path.join(folder, run))).toBe(await hashOf(whole));
  expect(perilune(["evaluate", run, "--episodes", "2", "--json"])).toContain("mean_reward");
  expect(complaints).toEqual([]);
  await close();
});

it("imports a folder of the command line, shows it, and goes on with the same bits", async () => {
  const { page, complaints, close } = await studio.open("?page=runs");
  const run = page.locator(".run");
  for (const [source, number, phase] of [
    [cut, "001", "paused"],
    [whole, "002", "ended"],
  ] as const) {
    await page.getByLabel("Run folder", { exact: true }).setInputFiles(source);
    await page.getByText(`Imported as CartPole-v1/dqn/${number}.`).waitFor();
    await page.setViewportSize({ width: 360, height: 800 });
    const { x, width } = (await button(page, `Delete CartPole-v1/dqn/${number}`).boundingBox())!;
    expect(x + width, "what can be done with a run is in sight").toBeLessThanOrEqual(340);
    await page.setViewportSize({ width: 1280, height: 900 });
    expect(await violations(page)).toEqual([]);
    await takePicture(page, "studio-runs-imported");
    await page.getByRole("link", { name: `CartPole-v1/dqn/${number}`, exact: true }).click();
    await waitForPhase(page, phase);
    if (phase === "paused") await button(page, "Go on").click();
    await waitForPhase(page, "ended");
    expect(await run.getAttribute("data-weights")).toBe(await hashOf(whole));
    for (const name of ["Watch", "Play beside it:"]) {
      const link = page.getByRole("link", { name: `${name} CartPole-v1/dqn/${number}` });
      expect(await link.getAttribute("href")).toContain(`run=CartPole-v1%2Fdqn%2F${number}`);
    }
    await page.getByRole("link", { name: "Runs", exact: true }).click();
  }
  expect(complaints).toEqual([]);
  await close();
});

it("shows a run again as its address says", async () => {
  const { page, complaints, close } = await studio.open("?page=runs");
  await page.getByLabel("Run folder", { exact: true }).setInputFiles(cut);
  await page.getByRole("link", { name: "CartPole-v1/dqn/001", exact: true }).click();
  await waitForPhase(page, "paused");
  await page.getByRole("slider", { name: "Smoothing" }).fill("0.9");
  await page.getByLabel("Across").selectOption("seconds");
  await page.getByLabel("Always the action it likes best").uncheck();
  await page.getByLabel("Speed").selectOption("4");
  await page.waitForURL(({ searchParams }) => searchParams.get("speed") === "4");
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await waitForPhase(page, "paused");
  expect(await page.getByRole("slider", { name: "Smoothing" }).inputValue()).toBe("0.9");
  expect(await page.getByLabel("Across").inputValue()).toBe("seconds");
  expect(await page.getByLabel("Speed").inputValue()).toBe("4");
  expect(await page.getByLabel("Always the action it likes best").isChecked()).toBe(false);
  expect(page.url()).toBe(address);
  expect(complaints.filter((text) => !text.includes("about:blank"))).toEqual([]);
  await close();
});

/** A small archive of a configuration that has two gigabytes. */
function bomb(): Buffer {
  const zeros = new Uint8Array(2 ** 20);
  const packed = Buffer.from(zipSync({ "001/config.yaml": zeros }));
  packed.writeUInt32LE(2 ** 31, packed.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
  return packed;
}

it("says what is wrong with a file or a folder, and keeps what there is", async () => {
  const { page, complaints, close } = await studio.open("?page=runs");
  await page.getByLabel("Run folder", { exact: true }).setInputFiles(whole);
  await page.getByText("Imported as CartPole-v1/dqn/001.").waitFor();
  const broken = path.join(folder, "broken");
  mkdirSync(broken, { recursive: true });
  writeFileSync(path.join(broken, "config.yaml"), "algorithm: [");
  const tries: readonly (readonly [
    field: string,
    files: string | { name: string; mimeType: string; buffer: Buffer },
    says: RegExp,
  ])[] = [
    ["Run folder", broken, /Not imported: broken\/config\.yaml, line 1: expected plain YAML.*mend that line/],
    [
      "Zip of a run folder",
      { name: "cat.zip", mimeType: "application/zip", buffer: Buffer.from("PNG") },
      /cat\.zip is damaged or no zip archive; export the run again/,
    ],
    [
      "Zip of a run folder",
      { name: "notes.zip", mimeType: "application/zip", buffer: Buffer.from("Dear diary,\n".repeat(999)) },
      /Not imported: notes\.zip is damaged or no zip archive/,
    ],
    [
      "Zip of a run folder",
      { name: "bomb.zip", mimeType: "application/zip", buffer: bomb() },
      /Not imported: bomb\.zip holds more than 1 GiB; unpack it/,
    ],
    [
      "Zip of a run folder",
      {
        name: "other.zip",
        mimeType: "application/zip",
        buffer: Buffer.from(zipSync({ "../../cat.png": Buffer.from("PNG") })),
      },
      /Not imported: other\.zip holds no run folder, the one with a config\.yaml/,
    ],
    [
      "Run folder",
      path.join(whole, "checkpoints"),
      /expected a run folder, .* got \d+ files without one; choose another/,
    ],
    [
      "Zip of a run folder",
      { name: "cat.png", mimeType: "image/png", buffer: Buffer.from("PNG") },
      /expected a run folder, .* got cat\.png; choose another/,
    ],
  ];
  for (const [field, files, says] of tries) {
    await page.getByLabel(field, { exact: true }).setInputFiles(files);
    await page.getByText(says).waitFor();
  }
  expect(await page.getByRole("link", { name: /^CartPole/ }).count()).toBe(1);
  expect(complaints).toEqual([]);
  await close();
});

describe("a full storage", () => {
  async function withRoom(page: Page, bytes: number): Promise<void> {
    const session = await page.context().newCDPSession(page);
    await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(page.url()).origin, quotaSize: bytes });
  }

  it("lets training go on, and says that it is not stored", async () => {
    const { page, close } = await studio.open("?algo=dqn&steps=6000");
    await withRoom(page, 100_000);
    await button(page, "Train CartPole").click();
    await page
      .getByText(/The run could not be stored: the browser has no room left for it; export and delete/)
      .waitFor();
    await waitForPhase(page, "ended");
    expect(await page.locator(".run").getAttribute("data-weights")).not.toBe("");
    await close();
  });

  it("refuses an import whole, and keeps what there is", async () => {
    const { page, complaints, close } = await studio.open();
    const names = readdirSync(whole, { recursive: true, encoding: "utf8" });
    const bytes = names.reduce((sum, name) => sum + statSync(path.join(whole, name)).size, 0);
    await withRoom(page, 1.5 * bytes);
    await page.getByRole("link", { name: "Runs", exact: true }).click();
    const refused = page.getByText(/Not imported: the browser has no room left for it; export and delete older runs/);
    // The browser packs what it keeps: some runs fit.
    let imported = 0;
    for (; imported < 9; imported++) {
      await page.getByLabel("Run folder", { exact: true }).setInputFiles(whole);
      const came = page.getByText(`Imported as CartPole-v1/dqn/00${imported + 1}.`);
      await came.or(refused).waitFor();
      if (await refused.isVisible()) break;
    }
    expect(imported).toBeGreaterThan(0);
    expect(imported).toBeLessThan(9);
    expect(await page.getByRole("link", { name: /^CartPole/ }).count()).toBe(imported);
    expect(complaints).toEqual([]);
    await close();
  });
});

it("trains without SIMD to the same bits, and says that it is slower", async () => {
  const executablePath = findChromium() ?? "";
  // V8 offers SIMD only on processors that have these instructions.
  const flags = "--js-flags=--no-enable-ssse3 --no-enable-sse4-1";
  const old = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage", flags] });
  const site = await openStudio(old);
  const { page, complaints, close } = await site.open("?steps=1000");
  await button(page, "Train CartPole").click();
  await page.getByText(/no WebAssembly SIMD: training gives the same bits, only slower/).waitFor();
  await waitForPhase(page, "ended");
  perilune(["train", "ppo", "CartPole-v1", "--seed", "1", "--steps", "1000", "--log-folder", "short", "--quiet"]);
  const hash = await hashOf(path.join(folder, "short/CartPole-v1/ppo/001"));
  expect(await page.locator(".run").getAttribute("data-weights")).toBe(hash);
  expect(complaints).toEqual([]);
  await close();
  await site.close();
  await old.close();
});
