import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { serveSite } from "../../scripts/serve-site.mjs";
import { openBrowser, openPage, type WatchedPage } from "./browser.ts";

/** The built site. */
export const SITE: string = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../apps/studio/dist");

/** The studio as any static host would serve it, under a path of its own. */
export interface Studio {
  /** Opens a place of it (`?page=runs`) in a browser of its own, or as the options say. */
  open(place?: string, options?: BrowserContextOptions): Promise<WatchedPage>;
  close(): Promise<void>;
}

export async function openStudio(browser: Browser): Promise<Studio> {
  const { url, close } = await serveSite(SITE, { base: "/a/path/" });
  return {
    open: async (place = "", options = {}) => {
      // What a service worker fetches beside a test would be part of what the test looks at.
      const watched = await openPage(browser, { serviceWorkers: "block", ...options, baseURL: url });
      await watched.page.goto(url + place);
      await watched.page.locator("h1").waitFor();
      await watched.page.evaluate(() => document.fonts.ready);
      return watched;
    },
    close,
  };
}

/** Waits until the run of the Train page has come to a phase. */
export async function waitForPhase(page: Page, phase: "running" | "paused" | "ended" | "watched"): Promise<void> {
  await page.locator(`.run[data-phase=${phase}]`).waitFor({ timeout: 60_000 });
}

/** Steps that the run of the Train page has taken. */
export async function stepsTaken(page: Page): Promise<number> {
  return Number(await page.getByRole("progressbar", { name: "Steps taken" }).getAttribute("value"));
}

/** A browser with the studio in it, and in the studio a page that has trained CartPole. */
export interface Trained extends WatchedPage {
  readonly studio: Studio;
  /** The run's name. */
  readonly run: string;
}

export async function openTrained(): Promise<Trained> {
  const browser = await openBrowser();
  const studio = await openStudio(browser);
  const watched = await studio.open("", { colorScheme: "light" });
  const run = await trainCartPole(watched.page);
  return {
    ...watched,
    studio,
    run,
    close: async () => {
      await watched.close();
      await studio.close();
      await browser.close();
    },
  };
}

/** Trains CartPole to its mark with the one click of the first page; gives the run's name. */
export async function trainCartPole(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Train CartPole", exact: true }).click();
  await waitForPhase(page, "ended");
  return new URL(page.url()).searchParams.get("run") ?? "";
}
