import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { violations } from "./axe.ts";
import { hub, openBrowser, openPage, signIn, takePicture } from "./browser.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const LONG = "/me/an-agent-with-a-name-of-a-length-that-no-narrow-page-likes";

/** Every page, in every state that looks different. */
const pages: readonly {
  readonly name: string;
  readonly address: string;
  readonly signedIn?: boolean;
  status?: number;
}[] = [
  { name: "home", address: "/" },
  { name: "home-signed-in", address: "/", signedIn: true },
  { name: "agents", address: "/models" },
  { name: "agents-filtered", address: "/models?env=LunarLander-v3&algorithm=ppo&search=lander" },
  { name: "agents-none", address: "/models?search=there-is-no-such-agent" },
  { name: "agent", address: "/perilune/ppo-LunarLander-v3" },
  { name: "agent-table", address: "/perilune/q-learning-Taxi-v4" },
  { name: "agent-long-name", address: LONG, signedIn: true },
  { name: "agent-empty", address: "/me/empty" },
  { name: "agent-hostile", address: "/me/hostile" },
  { name: "agent-private", address: "/me/secret", signedIn: true },
  { name: "files", address: "/perilune/ppo-LunarLander-v3/tree/main" },
  { name: "files-hostile", address: "/me/hostile/tree/main" },
  { name: "history", address: "/perilune/ppo-LunarLander-v3/commits/main" },
  { name: "history-hostile", address: "/me/hostile/commits/main" },
  { name: "datasets", address: "/datasets" },
  { name: "dataset", address: "/datasets/me/episodes" },
  { name: "boards", address: "/boards" },
  { name: "board", address: "/boards/LunarLander-v3" },
  { name: "board-empty", address: "/boards/Pendulum-v1" },
  { name: "challenges", address: "/challenges" },
  { name: "challenge", address: "/boards/autumn-lander" },
  { name: "challenge-signed-in", address: "/boards/autumn-lander", signedIn: true },
  { name: "challenge-hostile", address: "/boards/hostile" },
  { name: "organisation", address: "/perilune" },
  { name: "user", address: "/me", signedIn: true },
  { name: "user-empty", address: "/nobody-with-a-name-as-long-as-is-allowed" },
  { name: "sign-in", address: "/login" },
  { name: "not-found", address: "/me/there-is-no-such-agent", status: 404 },
  { name: "nowhere", address: "/a/b/c/d", status: 404 },
];

describe.each(["light", "dark"] as const)("pages, %s", (colorScheme) => {
  it.each(pages)("$name", async ({ name, address, signedIn = false, status = 200 }) => {
    const { page, complaints, close } = await openPage(browser, { colorScheme });
    if (signedIn) await signIn(page, hub.token);
    complaints.length = 0;
    const response = await page.goto(address);
    expect(response?.status()).toBe(status);
    await page.evaluate(() => document.fonts.ready);
    const hasPlayer = (await page.locator("[data-player]").count()) > 0;
    // It shows an agent, or says why it cannot.
    if (hasPlayer) await page.locator("[data-controls]:visible, [data-veil]:has-text('cannot')").first().waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.locator("h1").count()).toBe(1);
    await takePicture(page, `${name}-${colorScheme}-1280`);

    await page.setViewportSize({ width: 360, height: 800 });
    await takePicture(page, `${name}-${colorScheme}-360`);
    // Reflow: at 320 px nothing but a table or code scrolls sideways.
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    expect(await violations(page)).toEqual([]);
    // A page that is not there is an error to the browser too; nothing else is.
    expect(complaints.filter((text) => !(status === 404 && text.includes("404")) && !name.includes("hostile"))).toEqual(
      [],
    );
    await close();
  });
});

it("lets the keyboard skip to the content", async () => {
  const { page, close } = await openPage(browser);
  await page.goto("/boards");
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the content");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
  await close();
});

it("keeps every page under one strict policy", async () => {
  const response = await fetch(`${hub.url}/perilune/ppo-LunarLander-v3`);
  const policy = response.headers.get("content-security-policy");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain("unsafe-inline");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(response.headers.get("referrer-policy")).toBe("same-origin");
  const page = await response.text();
  expect(page).not.toMatch(/<script(?![^>]* src="\/assets\/)|<style|\sstyle=|\son\w+=/);
  const script = /src="(\/assets\/main-[^"]+)"/.exec(page)?.[1];
  const asset = await fetch(`${hub.url}${script}`);
  expect(asset.headers.get("cache-control")).toContain("immutable");
  expect((await fetch(`${hub.url}/assets/..%2F..%2Fpackage.json`)).status).toBe(404);
  expect((await fetch(`${hub.url}/assets/manifest.json`)).status).toBe(404);
});
