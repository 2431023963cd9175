import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, type WatchedPage } from "./browser.ts";
import { openStudio, type Studio, stepsTaken, trainCartPole, waitForPhase } from "./studio-site.ts";

// What becomes of a run when something else begins, and what the Train page does where a browser refuses something.

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
const runOf = (page: Page): string => new URL(page.url()).searchParams.get("run") ?? "";

/** Begins a run that takes long; gives its name. */
async function beginLongRun(page: Page): Promise<string> {
  await button(page, "Train CartPole").click();
  await waitForPhase(page, "running");
  await expect.poll(() => stepsTaken(page)).toBeGreaterThan(500);
  await expect.poll(() => runOf(page)).not.toBe("");
  return runOf(page);
}

/** Opens the studio in a browser whose workers begin with a script of the test's. */
async function openWith(script: string): Promise<WatchedPage> {
  const watched = await studio.open();
  await watched.page.route("**/before.js", (route) => route.fulfill({ contentType: "text/javascript", body: script }));
  await watched.page.route("**/training-worker-*.js", async (route) => {
    const response = await route.fetch();
    // An import, for those of the worker itself are carried out before its first line.
    await route.fulfill({ response, body: `import "./before.js";${await response.text()}` });
  });
  return watched;
}

describe("a run under way", () => {
  it("is stopped at a checkpoint by a lab that trains, which says so before and after, and goes on from there", async () => {
    const { page, complaints, close } = await studio.open("?algo=dqn");
    const run = await beginLongRun(page);
    await page.getByRole("link", { name: "Learn", exact: true }).click();
    await page.locator('a[href$="policy-based"]').first().click();
    await page.locator(`[data-other="${run}"]`).waitFor();
    await button(page, "Train by PPO").click();
    const toast = page.locator(".toasts .notice", { hasText: `Run ${run} was stopped after` });
    const steps = Number(/after ([\d,]+) steps/.exec(await toast.innerText())?.[1].replaceAll(",", ""));
    await page.locator(".training-controls[data-phase=running], .training-controls[data-phase=ended]").waitFor();
    await toast.getByRole("button", { name: "Show it" }).click();
    await waitForPhase(page, "paused");
    expect(runOf(page)).toBe(run);
    expect(await stepsTaken(page)).toBe(steps);
    await button(page, "Go on").click();
    await expect.poll(() => stepsTaken(page)).toBeGreaterThan(steps);
    expect(complaints).toEqual([]);
    await close();
  });

  it("is kept when one begins something else", async () => {
    const { page, close } = await studio.open("?algo=dqn");
    const run = await beginLongRun(page);
    await button(page, "Train something else").click();
    await page.getByText(`Run ${run} was stopped after`).waitFor();
    await close();
  });

  it("is not trained by two tabs at once: the second says so, and takes it over once the first is closed", async () => {
    const { page, close } = await studio.open("?algo=dqn");
    await beginLongRun(page);
    const second = await page.context().newPage();
    await second.goto(page.url());
    await second.getByText("is under way in another tab").waitFor({ timeout: 20_000 });
    await page.close();
    await button(second, "Try again").click();
    await waitForPhase(second, "paused");
    await close();
  });
});

it("shows a finished run as one, and trains it again with another seed", async () => {
  const { page, complaints, close } = await studio.open("?env=FrozenLake-v1&steps=2000");
  await button(page, "Train FrozenLake, 4 × 4").click();
  await waitForPhase(page, "ended");
  await expect.poll(() => runOf(page)).not.toBe("");
  const weights = await page.locator(".run").getAttribute("data-weights");
  await page.goto(`?run=${encodeURIComponent(runOf(page))}`);
  await waitForPhase(page, "ended");
  expect(await stepsTaken(page)).toBe(2000);
  expect(await page.locator(".run").getAttribute("data-weights")).toBe(weights);
  await button(page, "Train it again with seed 2").click();
  await page.getByText("Run FrozenLake-v1/q-learning/002, seed 2").waitFor();
  await waitForPhase(page, "ended");
  expect(await stepsTaken(page)).toBe(2000);
  expect(complaints).toEqual([]);
  await close();
});

it("does not train with a setting that cannot be, and shows which", async () => {
  const { page, close } = await studio.open();
  const settings = page.getByText("Settings", { exact: true });
  await settings.click();
  const gamma = page.getByLabel("gamma", { exact: true });
  await gamma.fill("0.");
  await gamma.fill("");
  await settings.click();
  await button(page, "Train CartPole").click();
  await page.getByText("Expected a value.").or(page.getByText("Expected a number")).waitFor();
  expect(await gamma.evaluate((field) => field === document.activeElement)).toBe(true);
  await gamma.fill("0.98");
  await trainCartPole(page);
  await close();
});

it.each([
  ["ppo", { net_arch: [16384, 16384, 16384] }, "net_arch"],
  ["dqn", { buffer_size: 1_000_000_000 }, "buffer_size"],
])("refuses settings of %s that do not fit into memory, and leaves no run behind", async (algo, settings, remedy) => {
  const { page, close } = await studio.open(`?algo=${algo}&set=${encodeURIComponent(JSON.stringify(settings))}`);
  await button(page, "Train CartPole").click();
  const refusal = page.getByRole("alert");
  await refusal.waitFor();
  expect(await refusal.innerText()).toMatch(/^It has not begun: this machine does not grant /);
  expect(await refusal.innerText()).toContain(remedy);
  expect(await page.locator("h1").innerText()).toBe("It has not begun");
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await page.getByText("Nothing trained yet.").waitFor();
  await close();
});

it("says that a run which is not there cannot be opened", async () => {
  const { page, close } = await studio.open("?run=CartPole-v1/ppo/999");
  await page.getByText("It cannot be opened: ").waitFor();
  await close();
});

describe("a browser", () => {
  it("that keeps nothing trains all the same, and says that the run is gone with the page", async () => {
    const { page, close } = await openWith(
      `Object.defineProperty(self, "indexedDB", { value: { open() { throw new DOMException("It is not allowed.", "SecurityError"); } } });`,
    );
    await button(page, "Train CartPole").click();
    await page.getByText("this browser keeps nothing for this site (It is not allowed)").waitFor();
    await waitForPhase(page, "ended");
    await page.locator("[data-reached=true]").waitFor();
    expect(runOf(page)).toBe("");
    await close();
  });

  it("without storage for the tab shows the page and trains", async () => {
    const watched = await studio.open();
    await watched.page.addInitScript(() => {
      for (const place of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(globalThis, place, {
          get: () => {
            throw new DOMException("It is not allowed.", "SecurityError");
          },
        });
      }
    });
    await watched.page.reload();
    await trainCartPole(watched.page);
    expect(watched.complaints).toEqual([]);
    await watched.close();
  });

  it("without WebAssembly's SIMD trains to the same bits, and says that it is slower", async () => {
    const train = async ({ page, close }: WatchedPage, warnings: number): Promise<string | null> => {
      await page.goto("?steps=2000");
      await trainCartPole(page);
      expect(await page.getByText("This browser has no WebAssembly SIMD").count()).toBe(warnings);
      const weights = await page.locator(".run").getAttribute("data-weights");
      await close();
      return weights;
    };
    const usual = await train(await studio.open(), 0);
    expect(await train(await openWith("WebAssembly.validate = () => false;"), 1)).toBe(usual);
  });

  it("without locks, as pages of plain http have none, trains", async () => {
    const { page, complaints, close } = await openWith(
      'Object.defineProperty(navigator, "locks", { value: undefined });',
    );
    await trainCartPole(page);
    expect(complaints).toEqual([]);
    await close();
  });

  it("that cannot run the worker says what to do", async () => {
    const { page, close } = await openWith("import * as nothing from './nowhere.js';");
    await button(page, "Train CartPole").click();
    await page.getByText("look at your connection and reload the page").waitFor();
    expect(await page.locator("h1").innerText()).toBe("It has not begun");
    await close();
  });
});
