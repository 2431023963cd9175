import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { violations } from "./axe.ts";
import { openBrowser, takePicture } from "./browser.ts";
import { openStudio, type Studio } from "./studio-site.ts";

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

const titleIs = (page: Page, title: string) => expect.poll(() => page.title()).toBe(`${title} · Perilune Studio`);

it("gives every place a title of its own, back and forth", async () => {
  const { page, close } = await studio.open("?page=learn");
  await titleIs(page, "Learn");
  await page.getByRole("link", { name: "The loop", exact: true }).click();
  await titleIs(page, "The loop");
  await page.goBack();
  await titleIs(page, "Learn");
  await page.getByRole("link", { name: "Glossary" }).click();
  await titleIs(page, "Glossary");
  await page.getByRole("link", { name: "Quiz", exact: true }).click();
  await titleIs(page, "Quiz");
  await page.getByRole("link", { name: "Quiz: The framework" }).click();
  await titleIs(page, "Quiz: The framework");
  await page.reload();
  await titleIs(page, "Quiz: The framework");
  await page.goBack();
  await titleIs(page, "Quiz");
  await page.goForward();
  await titleIs(page, "Quiz: The framework");
  await page.getByRole("link", { name: "About" }).click();
  await titleIs(page, "About");
  await close();
});

it("tells of itself where links are shown with a preview", async () => {
  const { page, close } = await studio.open();
  for (const property of ["og:title", "og:description", "og:site_name"]) {
    expect(await page.locator(`meta[property="${property}"]`).getAttribute("content"), property).toBeTruthy();
  }
  await close();
});

describe.each(["light", "dark"] as const)("an address that names nothing, %s", (colorScheme) => {
  it.each([
    ["?page=there-is-no-such-page", "No such page", "Learn", "learn"],
    ["?page=quiz/no-such-quiz", "No such quiz", "See all quizzes", "quiz"],
  ])("%s", async (place, title, link, leadsTo) => {
    const { page, complaints, close } = await studio.open(place, { colorScheme });
    await titleIs(page, title);
    expect(await violations(page)).toEqual([]);
    await takePicture(page, `studio-nowhere-${leadsTo}-${colorScheme}-1280`);
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.locator("main").getByRole("link", { name: link }).click();
    await page.waitForURL((url) => url.searchParams.get("page") === leadsTo);
    expect(complaints).toEqual([]);
    await close();
  });
});

it("goes on elsewhere after a page has stopped", async () => {
  const { page, close } = await studio.open("?page=learn");
  await page.route(/the-loop/, (route) => route.abort());
  await page.getByRole("link", { name: "The loop", exact: true }).click();
  await page.getByRole("heading", { name: "This page has stopped" }).waitFor();
  await page.setViewportSize({ width: 320, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  expect(await violations(page)).toEqual([]);
  // The same page of the studio, another place in it.
  await page.getByRole("link", { name: "Learn", exact: true }).click();
  await page.getByRole("heading", { name: "Learn reinforcement learning" }).waitFor();
  await close();
});

it("opens where the browser refuses all storage, and changes its theme there", async () => {
  const { page, complaints, close } = await studio.open("?page=about", { colorScheme: "light" });
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, "localStorage", {
      get() {
        throw new DOMException("refused", "SecurityError");
      },
    });
  });
  await page.reload();
  await page.getByRole("button", { name: "Change to dark" }).click();
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
  await page.getByRole("link", { name: "Quiz", exact: true }).click();
  await page.getByRole("heading", { name: "Quizzes" }).waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it.each(["", "watch", "play", "runs", "quiz", "learn", "learn/glossary", "learn/the-loop", "about", "nowhere"])(
  "has targets of 24 px and more: %s",
  async (name) => {
    const { page, close } = await studio.open(`?page=${name}`, { viewport: { width: 360, height: 800 } });
    await page.locator("main > .waiting").waitFor({ state: "detached" });
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("a[href]:not(.skip), button:not(.term), input, select, summary, textarea")]
        .filter((element) => element.checkVisibility())
        .map((element) => ({ name: element.textContent, height: element.getBoundingClientRect().height }))
        .filter(({ height }) => height < 24),
    );
    expect(small).toEqual([]);
    await close();
  },
);

it("prints on paper, not on night", async () => {
  const { page, close } = await studio.open("?page=about", { colorScheme: "dark" });
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  expect(await page.locator("header.top").isVisible()).toBe(false);
  expect(await page.locator("main").evaluate((main) => getComputedStyle(main).color)).toBe("rgb(23, 28, 51)");
  await close();
});
