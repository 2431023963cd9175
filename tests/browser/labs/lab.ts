import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { violations } from "../axe.ts";
import { openBrowser, takePicture } from "../browser.ts";
import { openStudio, type Studio } from "../studio-site.ts";

/** A lab of a lesson, ready to be used. */
export interface OpenLab {
  readonly page: Page;
  readonly lab: Locator;
  readonly complaints: string[];
  /** Whether the lab says that its outcome is reached. */
  isReached(): Promise<boolean>;
  /** Presses a button of the lab by its name. */
  press(name: string | RegExp): Promise<void>;
  /** Sees to it that the lab, as it is now, is accessible and fits a narrow page; takes its picture. */
  look(): Promise<void>;
  close(): Promise<void>;
}

/** Gives a way to open labs, in one browser for all tests of a file. */
export function labs(): (lesson: string, id: string, query?: string) => Promise<OpenLab> {
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
  return async (lesson, id, query = "") => {
    const { page, complaints, close } = await studio.open(`?page=learn/${lesson}${query}`);
    const lab = page.locator(`[data-lab="${id}"]`);
    await lab.waitFor();
    return {
      page,
      lab,
      complaints,
      close,
      isReached: async () => (await lab.getAttribute("data-outcome")) === "reached",
      look: async () => {
        expect(await violations(page)).toEqual([]);
        await takePicture(page, `studio-lab-${id}-reached`);
        await page.setViewportSize({ width: 320, height: 800 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
        expect(await violations(page)).toEqual([]);
      },
      press: (name) => lab.getByRole("button", { name, exact: true }).click(),
    };
  };
}
