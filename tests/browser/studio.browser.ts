import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { load } from "perilune";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firstLoad } from "../../scripts/studio-size.mjs";
import { violations } from "./axe.ts";
import { openBrowser, takePicture } from "./browser.ts";
import { openStudio, SITE, type Studio, stepsTaken, waitForPhase } from "./studio-site.ts";

let browser: Browser;
let studio: Studio;
beforeAll(async () => {
  browser = await openBrowser();
  studio = await openStudio(browser);
});
afterAll(async () => {
  await studio.close();
  await browser.close();
});

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** The weights' hash of a run that the command line trains. */
async function hashOfCommand(words: readonly string[]): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "perilune-studio-"));
  try {
    const command = fileURLToPath(new URL("../../packages/cli/bin/perilune.js", import.meta.url));
    execFileSync(process.execPath, [command, "train", ...words, "--log-folder", folder, "--quiet"]);
    const [algorithm, env] = words;
    const model = readFileSync(path.join(folder, env, algorithm, "001", "model.safetensors"));
    return (await load(model)).weightsHash;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

it("fetches at most 150 KiB of script before the first click", async () => {
  const { files, bytes } = await firstLoad(SITE);
  expect(bytes, JSON.stringify(files)).toBeLessThanOrEqual(150 * 1024);
});

it("fetches nothing else of script before the first click", async () => {
  const { page, close } = await studio.open();
  await page.waitForLoadState("networkidle");
  const fetched = await page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .map(({ name }) => new URL(name).pathname.split("/").at(-1) ?? "")
      .filter((name) => name.endsWith(".js")),
  );
  const { files } = await firstLoad(SITE);
  const counted = new Set([...files.map(({ file }) => path.posix.basename(file)), "theme.js"]);
  expect(fetched.filter((name) => !counted.has(name))).toEqual([]);
  await close();
});

it("trains CartPole to its mark with one click, with the bits of the command line", async () => {
  const { page, complaints, close } = await studio.open();
  await button(page, "Train CartPole").click();
  await page.locator("[data-reached=true]").waitFor({ timeout: 60_000 });
  await waitForPhase(page, "ended");
  expect(await page.locator(".mark-notice").innerText()).toMatch(/^Solved: (4[789]\d|500)\.\d ± .* over 20 evaluation/);
  const hash = await page.locator(".run").getAttribute("data-weights");
  const words = ["ppo", "CartPole-v1", "--seed", "1", "--stop-at-threshold", "--eval-episodes", "20"];
  expect(hash).toBe(await hashOfCommand(words));
  expect(complaints).toEqual([]);
  await close();
});

it("pauses, takes one update, and goes on", async () => {
  const { page, complaints, close } = await studio.open("?algo=dqn");
  await button(page, "Train CartPole").click();
  await waitForPhase(page, "running");
  await button(page, "Pause").click();
  await waitForPhase(page, "paused");
  const held = await stepsTaken(page);
  await page.waitForTimeout(300);
  expect(await stepsTaken(page)).toBe(held);
  await page.keyboard.press("u");
  await expect.poll(() => stepsTaken(page)).toBeGreaterThan(held);
  await waitForPhase(page, "paused");
  await page.keyboard.press("p");
  await waitForPhase(page, "running");
  await button(page, "Stop").click();
  await waitForPhase(page, "ended");
  await button(page, "Go on from the last checkpoint").waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it("goes on from the last checkpoint after a reload in mid-run, to the same bits", async () => {
  const { page, complaints, close } = await studio.open("?algo=dqn&steps=6000");
  await button(page, "Train CartPole").click();
  // A tenth of the run lies between two checkpoints.
  await expect.poll(() => stepsTaken(page), { timeout: 60_000 }).toBeGreaterThan(2000);
  await page.reload();
  await page.locator(".run[data-phase=running], .run[data-phase=ended]").waitFor({ timeout: 60_000 });
  await waitForPhase(page, "ended");
  expect(await stepsTaken(page)).toBeGreaterThanOrEqual(6000);
  const words = [
    "dqn",
    "CartPole-v1",
    "--seed",
    "1",
    "--steps",
    "6000",
    "--stop-at-threshold",
    "--eval-episodes",
    "20",
  ];
  expect(await page.locator(".run").getAttribute("data-weights")).toBe(await hashOfCommand(words));
  expect(complaints).toEqual([]);
  await close();
});

it("opens with the task and the settings of its address", async () => {
  const settings = encodeURIComponent(JSON.stringify({ gamma: 0.9 }));
  const { page, close } = await studio.open(`?env=LunarLander-v3&seed=7&set=${settings}`);
  await button(page, "Train Lunar Lander").waitFor();
  await page.getByText("Settings", { exact: true }).click();
  expect(await page.getByLabel("gamma", { exact: true }).inputValue()).toBe("0.9");
  expect(await page.getByLabel("Seed", { exact: true }).inputValue()).toBe("7");
  await page.getByLabel("gamma", { exact: true }).fill("2");
  await page.getByText("Expected at most 1.").waitFor();
  await page.getByLabel("gamma", { exact: true }).fill("0.95");
  await page.waitForURL((url) => url.searchParams.get("set") === '{"gamma":0.95}');
  await close();
});

it("says why a pair does not go together", async () => {
  const { page, close } = await studio.open("?env=Pendulum-v1&algo=q-learning");
  await page.locator(".notice.bad").waitFor();
  expect(await button(page, "Train Pendulum").isDisabled()).toBe(true);
  await close();
});

it("remembers the theme", async () => {
  const { page, close } = await studio.open("", { colorScheme: "light" });
  await button(page, "Change to dark").click();
  await page.reload();
  await button(page, "Change to light").waitFor();
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
  await close();
});

/** Pages in the states that look different; `act` brings them about. */
const pages: readonly { name: string; place: string; act?: (page: Page) => Promise<void> }[] = [
  { name: "train", place: "" },
  {
    name: "train-settings",
    place: "",
    act: async (page) => {
      await page.getByText("Settings", { exact: true }).click();
      await page.getByLabel("gamma", { exact: true }).waitFor();
      expect(await page.locator(".settings").innerText()).not.toMatch(/\bnull\b/);
    },
  },
  {
    name: "train-run",
    place: "",
    act: async (page) => {
      await button(page, "Train CartPole").click();
      await waitForPhase(page, "ended");
      await page.locator(".chart canvas").waitFor();
    },
  },
  {
    name: "train-losses",
    place: "?tab=losses",
    act: async (page) => {
      await button(page, "Train CartPole").click();
      await waitForPhase(page, "ended");
      await page.locator(".chart canvas").nth(4).waitFor();
    },
  },
  { name: "runs", place: "?page=runs" },
  { name: "about", place: "?page=about" },
  { name: "keys", place: "", act: (page) => page.keyboard.press("?") },
];

describe.each(["light", "dark"] as const)("the studio, %s", (colorScheme) => {
  it.each(pages)("$name", async ({ name, place, act }) => {
    const { page, complaints, close } = await studio.open(place, { colorScheme });
    await act?.(page);
    expect(await violations(page)).toEqual([]);
    expect(await page.locator("h1").count()).toBe(1);
    await takePicture(page, `studio-${name}-${colorScheme}-1280`);
    await page.setViewportSize({ width: 360, height: 800 });
    await takePicture(page, `studio-${name}-${colorScheme}-360`);
    await page.setViewportSize({ width: 320, height: 800 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, "nothing scrolls sideways at 320 px").toBeLessThanOrEqual(320);
    expect(complaints).toEqual([]);
    await close();
  });
});
