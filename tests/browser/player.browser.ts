import { readFile } from "node:fs/promises";
import { evaluate, load } from "perilune";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBrowser, openPage } from "./browser.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const LANDER = "/perilune/ppo-LunarLander-v3";

const value = (page: Page, name: string): Promise<string> => page.locator(`[data-value=${name}]`).innerText();
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** Opens an agent's page with its agent standing still. */
async function openStill(address: string) {
  const watched = await openPage(browser, { reducedMotion: "reduce" });
  await watched.page.goto(address);
  await button(watched.page, "Play").waitFor();
  return watched;
}

/** What a deterministic episode of the agent comes to, played here. */
async function played(agent: string, seed: number) {
  const file = new URL(`../../packages/hub-server/agents/${agent}/model.safetensors`, import.meta.url);
  const { policy, env } = await load(await readFile(file));
  const { returns, lengths } = evaluate(policy, env!, { episodes: 1, seed });
  return `after ${lengths[0]} steps, with a return of ${returns[0].toFixed(1).replace("-", "−")}.`;
}

it("lets the agent act by itself, as the library does, until its episode ends", async () => {
  const { page, complaints, close } = await openPage(browser);
  await page.goto(LANDER);
  await button(page, "Pause").waitFor();
  await page.getByLabel("Speed").selectOption("8");
  const status = page.locator("[data-status]:not(:empty)");
  await status.waitFor({ timeout: 60_000 });
  expect(await status.innerText()).toBe(
    `Episode of seed 1000000 ended by itself ${await played("ppo-LunarLander-v3", 1_000_000)}`,
  );
  // The next episode begins by itself, on the next seed.
  await page.locator("[data-value=seed]:text-is('1000001')").waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it("plays the recording to the same end", async () => {
  const { page, close } = await openStill("/perilune/q-learning-Taxi-v4");
  await page.getByLabel("Show").selectOption("recording");
  await page.locator("[data-seed]:disabled").waitFor();
  await page.getByLabel("Speed").selectOption("8");
  await button(page, "Play").click();
  const status = page.locator("[data-status]:not(:empty)");
  await status.waitFor({ timeout: 60_000 });
  expect(await status.innerText()).toBe(
    `Episode of seed 1000000 ended ${await played("q-learning-Taxi-v4", 1_000_000)}`,
  );
  await close();
});

it("stands still for whoever wants less motion, and steps by hand", async () => {
  const { page, close } = await openStill(LANDER);
  expect(await value(page, "step")).toBe("0");
  await page.waitForTimeout(300);
  expect(await value(page, "step")).toBe("0");
  for (const step of ["1", "2", "3"]) {
    await button(page, "Step").click();
    expect(await value(page, "step")).toBe(step);
  }
  expect(await value(page, "action")).toMatch(/nothing|engine/);
  expect(Number((await value(page, "reward")).replace("−", "-"))).not.toBeNaN();
  await close();
});

it("draws the environment", async () => {
  const { page, close } = await openStill(LANDER);
  const colors = () =>
    page.evaluate(() => {
      const canvas = document.querySelector("canvas")!;
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      return { count: new Set(new Uint32Array(data.buffer)).size, sum: data.reduce((sum, byte) => sum + byte, 0) };
    });
  const before = await colors();
  expect(before.count).toBeGreaterThan(100);
  for (let i = 0; i < 20; i++) await button(page, "Step").click();
  expect((await colors()).sum).not.toBe(before.sum);
  await close();
});

it("begins anew with another seed", async () => {
  const { page, close } = await openStill(LANDER);
  await button(page, "Step").click();
  await button(page, "New seed").click();
  expect(await value(page, "step")).toBe("0");
  expect(await value(page, "seed")).not.toBe("1000000");
  await close();
});

it("is worked with the keyboard alone", async () => {
  const { page, close } = await openStill(LANDER);
  await page.locator("[data-play]").focus();
  await page.keyboard.press("Space");
  await button(page, "Pause").waitFor();
  await page.keyboard.press("Enter");
  await button(page, "Play").waitFor();
  await page.keyboard.press("Tab");
  const step = Number(await value(page, "step"));
  await page.keyboard.press("Enter");
  expect(Number(await value(page, "step"))).toBe(step + 1);
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("New seed");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  expect(await page.getByLabel("Speed").inputValue()).toBe("2");
  await close();
});

it("shows what the agent makes of the moment", async () => {
  const { page, close } = await openStill(LANDER);
  const texts = await page.locator("[data-mind] li").allInnerTexts();
  const shares = texts.map((text) => Number(/(\d+) %/.exec(text)?.[1]));
  expect(shares).toHaveLength(4);
  expect(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 100)).toBeLessThanOrEqual(2);
  await close();
});

it("says why an agent cannot be shown", async () => {
  const { page, close } = await openPage(browser);
  await page.goto("/me/hostile");
  const veil = page.locator("[data-veil]", { hasText: "cannot be shown" });
  await veil.waitFor();
  expect(await veil.innerText()).toContain("expected a safetensors file");
  expect(await page.locator("[data-controls]").isVisible()).toBe(false);
  await close();
});

it("greets with the first of the boards at work", async () => {
  const { page, complaints, close } = await openPage(browser);
  await page.goto("/");
  await button(page, "Pause").waitFor();
  await page.locator("[data-value=step]:not(:text-is('0'))").waitFor();
  expect(await page.locator(".byline").innerText()).toContain("ppo-LunarLander-v3");
  expect(complaints).toEqual([]);
  await close();
});
