import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serveSite } from "../../scripts/serve-site.mjs";
import { openBrowser, openPage } from "./browser.ts";
import { SITE, waitForPhase } from "./studio-site.ts";

let browser: Browser;
const folder = mkdtempSync(path.join(os.tmpdir(), "perilune-offline-"));
beforeAll(async () => {
  cpSync(SITE, folder, { recursive: true });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Waits until all of the site is kept. */
async function kept(page: Page): Promise<void> {
  await page.locator("html[data-offline=ready]").waitFor({ timeout: 60_000 });
}

it("opens every page without a network after the first load, under a path of its own, and trains", async () => {
  const { url, close } = await serveSite(folder, { base: "/a/path/" });
  const { page, complaints, close: closePage } = await openPage(browser, { baseURL: url });
  await page.goto(url);
  await kept(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await close(); // the host is gone
  await page.reload();
  await page.locator("h1").waitFor();
  expect(await page.evaluate(() => crossOriginIsolated), "isolated by the service worker's headers").toBe(true);
  await page.getByRole("button", { name: "Train CartPole", exact: true }).click();
  await waitForPhase(page, "ended");
  for (const place of ["watch", "play", "learn", "quiz", "runs", "about", "learn/discounting"]) {
    await page.goto(`${url}?page=${place}`);
    await page.locator("h1").waitFor();
    expect(await page.locator("h1").innerText()).not.toMatch(/has stopped/);
  }
  await page.goto(`${url}?env=LunarLander-v3&steps=2000&envs=1`);
  await page.getByRole("button", { name: "Train Lunar Lander", exact: true }).click();
  await page.locator(".run[data-phase=running], .run[data-phase=ended]").waitFor({ timeout: 60_000 });
  expect(complaints).toEqual([]);
  await closePage();
});

it("tells of a new version, and changes to it when asked", async () => {
  const { url, close } = await serveSite(folder);
  const { page, complaints, close: closePage } = await openPage(browser, { baseURL: url });
  await page.goto(url);
  await kept(page);
  const index = path.join(folder, "index.html");
  const html = readFileSync(index, "utf8").replace("<title>", "<meta name=version content=2><title>");
  const worker = path.join(folder, "service-worker.js");
  const script = readFileSync(worker, "utf8");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(html));
  const changed = script
    .replace(/\["","[^"]+"\]/, JSON.stringify(["", Buffer.from(digest).toString("base64")]))
    .replace(/version:"[^"]+"|"version":"[^"]+"/, '"version":"2"');
  expect(changed).not.toBe(script);
  writeFileSync(index, html);
  writeFileSync(worker, changed);
  // What is the same in both versions is not fetched again: here it could not be.
  const assets = path.join(folder, "assets");
  const lesson = path.join(assets, readdirSync(assets).find((name) => /^16-where-next-.*\.js$/.test(name)) ?? "");
  const code = readFileSync(lesson);
  rmSync(lesson);
  await page.reload();
  await page.getByText("There is a new version of the studio").waitFor();
  expect(await page.locator("meta[name=version]").count(), "until it is asked for, the old one stays").toBe(0);
  await page.getByRole("button", { name: "Open it", exact: true }).click();
  await page.locator("meta[name=version]").waitFor({ state: "attached" });
  await page.locator("h1").waitFor();
  await kept(page);
  expect(await page.evaluate(async () => (await caches.keys()).length)).toBe(1);
  await close(); // the host is gone
  await page.goto(`${url}?page=learn/where-next`);
  await page.locator("h1", { hasText: /where/i }).waitFor();
  writeFileSync(lesson, code);
  expect(complaints).toEqual([]);
  await closePage();
});

it("keeps nothing of a host that is in the middle of an update", async () => {
  const { url, close } = await serveSite(folder);
  const index = path.join(folder, "index.html");
  const html = readFileSync(index, "utf8");
  writeFileSync(index, html.replace("<title>", "<!-- of another version --><title>"));
  const { page, close: closePage } = await openPage(browser, { baseURL: url });
  await page.goto(url);
  await page.locator("h1").waitFor();
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.register("./service-worker.js");
    const worker = registration.installing ?? registration.waiting;
    while (worker !== null && worker.state !== "redundant") await new Promise((resolve) => setTimeout(resolve, 20));
  });
  expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBe(null);
  await page.reload();
  await page.locator("h1").waitFor();
  writeFileSync(index, html);
  await closePage();
  await close();
});
