import { readdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
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

const LESSON = "?page=learn/discounting";
const SOLUTION = `function discountedReturn(rewards, gamma) {
  console.log("rewards", rewards);
  return rewards.reduceRight((sum, reward) => reward + gamma * sum, 0);
}`;

/** Writes code into the editor and checks it; gives what the page says. */
async function check(page: Page, code: string): Promise<string> {
  const exercise = page.locator("[data-exercise]");
  await exercise.getByLabel("Code of").first().focus();
  await exercise.locator(".cm-content").fill(code);
  await exercise.getByRole("button", { name: "Check" }).click();
  await exercise.getByRole("button", { name: "Check", exact: true }).waitFor();
  return exercise.locator("[role=status]").innerText();
}

it("shows the course, counts what is done, and goes from lesson to lesson", async () => {
  const { page, complaints, close } = await studio.open("?page=learn");
  const lessons = await page.locator(".lesson-card").count();
  expect(await page.locator(".course").innerText()).toContain(`0 of ${lessons} lessons done`);
  await page.getByRole("link", { name: "Begin" }).click();
  await page.locator("[data-lesson]").waitFor();
  await page.getByRole("link", { name: /^Done/ }).first().click();
  await page.goto(`${page.url().split("?")[0]}?page=learn`);
  await page.getByText(`1 of ${lessons} lessons done`).waitFor();
  await page.getByRole("link", { name: /^Go on/ }).waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it("explains a term where it stands, by keyboard and by touch", async () => {
  const { page, close } = await studio.open(LESSON, { hasTouch: true });
  const term = page.locator("[data-term=gamma]").first();
  const meaning = page.getByRole("note", { name: "Discount γ" });
  await term.focus();
  await page.keyboard.press("Enter");
  await meaning.waitFor();
  expect(await violations(page)).toEqual([]);
  const [word, box] = [await term.boundingBox(), await meaning.boundingBox()];
  if (word === null || box === null) throw new Error("expected the term and its meaning in view");
  expect(Math.min(Math.abs(box.y - word.y - word.height), Math.abs(word.y - box.y - box.height))).toBeLessThan(20);
  await page.keyboard.press("Escape");
  await meaning.waitFor({ state: "hidden" });
  expect(await term.evaluate((element) => element === document.activeElement)).toBe(true);
  await term.tap();
  await meaning.waitFor();
  await page.locator("h1").tap();
  await meaning.waitFor({ state: "hidden" });
  await close();
});

describe("an exercise", () => {
  it("checks code, shows what it printed, and keeps it", async () => {
    const { page, complaints, close } = await studio.open(LESSON);
    await page.locator("[data-exercise] textarea").waitFor();
    expect(await check(page, "function discountedReturn(rewards, gamma) {\n  return 3;\n}")).toMatch(
      /^Not yet \(γ = 0.5/,
    );
    expect(await check(page, SOLUTION)).toContain("Right: all");
    expect(await page.getByRole("region", { name: "What the code printed" }).innerText()).toContain("rewards [1,1,1]");
    await page.reload();
    expect(await page.locator("[data-exercise] textarea").inputValue()).toBe(SOLUTION);
    expect(complaints).toEqual([]);
    await close();
  });

  it("says in which line code stops, or cannot be read", async () => {
    const { page, complaints, close } = await studio.open(LESSON);
    await page.locator("[data-exercise] textarea").waitFor();
    expect(await check(page, "function discountedReturn(r) {\n  return r.no.such;\n}")).toContain(
      "in line 2: TypeError",
    );
    expect(await check(page, "\n\nfunction discountedReturn( {\n}")).toMatch(/in line [34]: SyntaxError/);
    expect(await check(page, "function anotherName() {}")).toContain("no function discountedReturn");
    expect(complaints).toEqual([]);
    await close();
  });

  it("stops code that never ends, and lets none reach page or network", async () => {
    const { page, close } = await studio.open(LESSON);
    await page.locator("[data-exercise] textarea").waitFor();
    expect(await check(page, "function discountedReturn() {\n  for (;;);\n}")).toContain("five seconds");
    expect(await page.locator("iframe").count()).toBe(0);
    const reach = `function discountedReturn() {
      for (const name of ["fetch", "XMLHttpRequest", "WebSocket", "importScripts", "Worker", "document", "indexedDB"]) {
        if (typeof globalThis[name] !== "undefined") return name;
      }
      const plain = Object.getPrototypeOf(globalThis);
      return "fetch" in plain && plain.fetch !== undefined ? "a fetch of the prototype" : 3;
    }`;
    // The first case expects 3.
    expect(await check(page, reach)).not.toContain("a plain sum");
    // A server that would let anybody read it.
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.setHeader("access-control-allow-origin", "*").setHeader("content-type", "text/javascript").end("");
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const waits = "const until = Date.now() + 300; while (Date.now() < until);";
    await check(page, `import("${address}/import.js");\nfunction discountedReturn() { ${waits} return 0; }`);
    await check(
      page,
      `function discountedReturn() {
        const { constructor } = Object.getPrototypeOf(async () => {});
        constructor('await import("${address}/constructed.js")')().catch((error) => console.log(String(error)));
        ${waits}
        return 0;
      }`,
    );
    expect(asked).toEqual([]);
    server.close();
    await close();
  });

  it("is not solved by code that meddles with the checks, nor stopped by what such code gives", async () => {
    const { page, complaints, close } = await studio.open(LESSON);
    await page.locator("[data-exercise] textarea").waitFor();
    const meddling = (code: string) => `function discountedReturn() {\n  ${code}\n  return -1;\n}`;
    for (const code of [
      meddling("self.onmessage?.({ data: [] });"),
      meddling('dispatchEvent(new MessageEvent("message", { data: [] }));'),
      `Array.prototype[Symbol.iterator] = function* () {};\n${meddling("")}`,
      `Object.prototype.kind = "done";\n${meddling("")}`,
      `Object.defineProperty(MessageEvent.prototype, "data", { get: () => [] });\n${meddling("")}`,
      meddling("return 1n;"),
      meddling('return "x".repeat(2 ** 27);'),
      meddling("return new Array(5e6).fill(1);"),
      meddling("const list = []; list.push(list); return list;"),
    ]) {
      expect.soft(await check(page, code), code).toMatch(/^(Not yet|It stopped|Only 0 of \d+ checks)/);
    }
    expect(await check(page, SOLUTION)).toContain("Right: all");
    expect(complaints).toEqual([]);
    await close();
  });

  it("is emptied by who wants to begin with nothing, and begun anew by its button", async () => {
    const { page, close } = await studio.open(LESSON);
    await page.getByLabel("Plain text field").check();
    const field = page.locator("[data-exercise] textarea");
    const starter = await field.inputValue();
    await field.fill("");
    expect(await field.inputValue()).toBe("");
    await field.fill(SOLUTION);
    await field.press("Control+Enter");
    const printed = page.getByRole("region", { name: "What the code printed" });
    await printed.waitFor();
    await page.getByRole("button", { name: "Begin anew" }).last().click();
    expect(await field.inputValue()).toBe(starter);
    expect(await printed.count()).toBe(0);
    await close();
  });

  it("can be written in a plain field, which the keyboard leaves by Tab", async () => {
    const { page, close } = await studio.open(LESSON);
    await page.getByLabel("Plain text field").check();
    const field = page.locator("[data-exercise] textarea");
    await field.fill(SOLUTION);
    await field.press("Control+Enter");
    await page.getByText("Right: all").waitFor();
    expect(await page.locator(".cm-content").count()).toBe(0);
    await page.getByLabel("Plain text field").uncheck();
    await field.focus();
    await page.locator(".cm-content").waitFor();
    expect(await page.locator(".cm-content").evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.matches("[data-exercise] input"))).toBe(true);
    await close();
  });
});

const lessons = readdirSync(new URL("../../apps/studio/src/learn/lessons", import.meta.url))
  .filter((file) => file.endsWith(".mdx"))
  .map((file) => file.slice("00-".length, -".mdx".length));

describe.each(["light", "dark"] as const)("pages of the course, %s", (colorScheme) => {
  it.each(["", "/glossary", "/no-such-lesson", ...lessons.map((id) => `/${id}`)])("learn%s", async (place) => {
    const { page, complaints, close } = await studio.open(`?page=learn${place}`, { colorScheme });
    if (lessons.includes(place.slice(1))) {
      await page.locator(".lesson-next").waitFor();
      await page.locator("[data-exercise] textarea").first().waitFor();
    }
    const name = `studio-learn${place.replace("/", "-")}-${colorScheme}`;
    expect.soft(await violations(page)).toEqual([]);
    expect.soft(await page.locator("h1").count()).toBe(1);
    await takePicture(page, `${name}-1280`);
    await page.setViewportSize({ width: 360, height: 800 });
    await takePicture(page, `${name}-360`);
    await page.setViewportSize({ width: 320, height: 800 });
    expect.soft(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    expect.soft(await violations(page)).toEqual([]);
    expect.soft(complaints).toEqual([]);
    await close();
  });
});
