import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { violations } from "./axe.ts";
import { openBrowser, takePicture } from "./browser.ts";
import { openStudio, type Studio } from "./studio-site.ts";

/** What the tests need of a question of the bank. */
interface Question {
  readonly id: string;
  readonly kind: "choice" | "many" | "order" | "number" | "reveal";
  readonly options: readonly { readonly text: string; readonly isRight?: true; readonly feedback?: string }[];
  readonly items: readonly string[];
  readonly answer: number;
  readonly slips: readonly { readonly value: number; readonly feedback: string }[];
}

const bank = new URL("../../apps/studio/src/quiz/bank.ts", import.meta.url).href;
const { questionOf }: { questionOf(id: string): Question } = await import(bank);

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

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

async function asked(page: Page): Promise<Question> {
  return questionOf((await page.locator("[data-question]").getAttribute("data-question")) ?? "");
}

/** Puts things in order by the arrow keys on their handles. */
async function putInOrder(page: Page, items: readonly string[]): Promise<void> {
  for (const [place, item] of items.entries()) {
    const handle = page.getByRole("button", { name: `${item}. Number` });
    await handle.focus();
    for (let moves = 0; moves < items.length; moves++) {
      if ((await handle.getAttribute("aria-label"))?.includes(`Number ${place + 1} of`)) break;
      await page.keyboard.press("ArrowUp");
      await expect.poll(() => handle.evaluate((element) => element === document.activeElement)).toBe(true);
    }
  }
}

/** Answers the question on the page, and leaves it judged. */
async function answer(page: Page, rightly: boolean): Promise<Question> {
  const question = await asked(page);
  if (question.kind === "choice" || question.kind === "many") {
    const chosen = question.options.filter(({ isRight }) => (isRight === true) === rightly);
    for (const { text } of question.kind === "choice" ? chosen.slice(0, 1) : chosen) {
      await page.getByLabel(text, { exact: true }).check();
    }
  } else if (question.kind === "order") {
    // Never the right order at first.
    if (rightly) await putInOrder(page, question.items);
  } else if (question.kind === "number") {
    await page.getByLabel("Your number").fill(String(rightly ? question.answer : question.slips[0].value));
  } else {
    await press(page, "Show our answer");
    await press(page, rightly ? "I had it" : "Not yet");
  }
  await press(page, "Check");
  expect(await page.locator(".judgement").getAttribute("data-right"), question.id).toBe(String(rightly));
  return question;
}

const goOn = (page: Page) => page.locator("[data-action=next]").click();

/** Goes through a quiz that has begun; gives the questions asked. */
async function goThrough(page: Page, isRight: (place: number) => boolean): Promise<Question[]> {
  const questions: Question[] = [];
  while ((await page.locator("[data-question]").count()) > 0) {
    questions.push(await answer(page, isRight(questions.length)));
    await goOn(page);
  }
  return questions;
}

const score = (page: Page) => page.locator("[data-score]").getAttribute("data-score");

describe.each(["framework", "rewards", "policies", "deep"])("the quiz of the part %s", (part) => {
  it("scores, explains what was wrong, and asks it again", async () => {
    const { page, complaints, close } = await studio.open(`?page=quiz/${part}`);
    await press(page, "Begin");
    const missed = [0, 2];
    const questions = await goThrough(page, (place) => !missed.includes(place));
    expect(questions.length).toBeGreaterThanOrEqual(8);
    expect(await score(page)).toBe(`${questions.length - 2}/${questions.length}`);
    expect(await violations(page)).toEqual([]);

    await press(page, "Try again what you missed");
    const again = await goThrough(page, () => true);
    expect(again.map(({ id }) => id)).toEqual(missed.map((place) => questions[place].id));
    expect(await score(page)).toBe("2/2");

    await page.reload();
    expect(await page.locator(".quiz").innerText()).toContain(`${questions.length - 2} of ${questions.length}`);
    expect(complaints).toEqual([]);
    await close();
  });
});

it("says why an answer is wrong, and where to read on", async () => {
  const { page, close } = await studio.open("?page=quiz/framework&seed=1");
  await press(page, "Begin");
  const question = await answer(page, false);
  const wrong = question.options.find(({ isRight }) => !isRight);
  expect(await page.locator(".judgement").innerText()).toContain(wrong?.feedback);
  await page.locator(".judgement").getByRole("link").first().click();
  await page.locator("[data-lesson]").waitFor();
  await page.goBack();
  // The answer stands.
  await page.getByText("Question 2 of").waitFor();
  await close();
});

it("goes on after a reload where it was", async () => {
  const { page, close } = await studio.open("?page=quiz/rewards&seed=5");
  await press(page, "Begin");
  await answer(page, true);
  await goOn(page);
  const { id } = await asked(page);
  await page.reload();
  await page.locator("[data-question]").waitFor();
  expect((await asked(page)).id).toBe(id);
  expect(await page.locator(".question").innerText()).toContain("Question 2 of");
  await close();
});

/** Goes through a part until a question of a kind comes up. */
async function goTo(page: Page, kind: Question["kind"]): Promise<Question> {
  while ((await asked(page)).kind !== kind) {
    await answer(page, true);
    await goOn(page);
  }
  return asked(page);
}

it("can be done by the keyboard alone", async () => {
  const { page, close } = await studio.open("?page=quiz/framework&seed=3");
  await page.getByRole("button", { name: "Begin" }).focus();
  await page.keyboard.press("Enter");
  const question = await asked(page);
  const right = page.getByLabel(question.options.find(({ isRight }) => isRight)?.text ?? "", { exact: true });
  await page.locator(".options input").first().focus();
  await page.keyboard.press("Space");
  for (let presses = 0; presses < 4 && !(await right.isChecked()); presses++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await page.locator(".judgement").getAttribute("data-right")).toBe("true");
  // The button that checked is now the one that goes on.
  await page.keyboard.press("Enter");
  await page.getByText("Question 2 of").waitFor();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H2");
  await close();
});

it("orders by dragging and by buttons, and says where a thing has come to", async () => {
  const { page, close } = await studio.open("?page=quiz/framework&seed=4");
  await press(page, "Begin");
  await goTo(page, "order");
  const texts = () => page.locator(".order-handle").allInnerTexts();
  const before = await texts();
  const [first, third] = [page.locator(".order-handle").nth(0), page.locator(".order-handle").nth(2)];
  await first.hover();
  await page.mouse.down();
  const box = await third.boundingBox();
  if (box === null) throw new Error("expected three things to order");
  await page.mouse.move(box.x + 60, box.y + box.height / 2, { steps: 8 });
  await page.mouse.up();
  expect(await texts()).toEqual([before[1], before[2], before[0], ...before.slice(3)]);
  expect(await page.locator(".order-field [role=status]").innerText()).toContain("now number 3 of");
  await page.locator(".order-field li").nth(2).getByRole("button", { name: "Up" }).click();
  expect((await texts())[1]).toBe(before[0]);
  await close();
});

it("judges numbers within their tolerance, by the slip that was made", async () => {
  const { page, close } = await studio.open("?page=quiz/rewards&seed=1");
  await press(page, "Begin");
  const question = await goTo(page, "number");
  const field = page.getByLabel("Your number");
  await field.fill("many");
  expect(await page.locator(".problem").innerText()).toContain("Expected a number");
  expect(await page.getByRole("button", { name: "Check" }).isDisabled()).toBe(true);
  expect(await page.getByRole("link", { name: "To the lab" }).getAttribute("href")).toContain("gamma=0.9");
  await field.fill(String(question.slips[0].value));
  await field.press("Enter");
  expect(await page.locator(".judgement").innerText()).toContain(question.slips[0].feedback);
  await page.keyboard.press("Enter");
  await page.locator(`[data-question]:not([data-question=${question.id}])`).waitFor();
  await close();
});

describe("the final quiz", () => {
  it("draws the same questions for the same address, and leads to a certificate that prints on one page", async () => {
    const { page, complaints, close } = await studio.open("?page=quiz/final&seed=11");
    await press(page, "Begin");
    const questions = await goThrough(page, (place) => place !== 1);
    expect(questions.length).toBeGreaterThanOrEqual(20);
    await page.getByRole("link", { name: "To your certificate" }).click();
    await page.getByLabel("Name").fill("Ada Example");
    const certificate = page.locator(".certificate");
    await certificate.getByText("Ada Example").waitFor();
    const text = await certificate.innerText();
    expect(text).toContain("Ada Example");
    expect(text).toContain(`${questions.length - 1} of ${questions.length}`);
    expect(text).toContain("Self-issued");
    expect(await certificate.getAttribute("data-grade")).toBe("pass");
    expect(await violations(page)).toEqual([]);
    await takePicture(page, "studio-certificate");
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("header.top").isVisible()).toBe(false);
    expect(await page.getByLabel("Name").isVisible()).toBe(false);
    const pdf = (await page.pdf()).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    expect(complaints).toEqual([]);

    const other = await studio.open("?page=quiz/final&seed=11");
    await press(other.page, "Begin");
    for (const { id } of questions.slice(0, 3)) {
      expect((await asked(other.page)).id).toBe(id);
      await answer(other.page, true);
      await goOn(other.page);
    }
    await other.close();
    await close();
  });

  it("gives distinction for all of it, and no certificate below the bar", async () => {
    const { page, close } = await studio.open("?page=quiz/certificate");
    expect(await page.locator(".certificate").count()).toBe(0);
    await page.getByRole("link", { name: "To the final quiz" }).click();
    await press(page, "Begin");
    await goThrough(page, (place) => place % 3 !== 0);
    expect(await page.getByRole("link", { name: "To your certificate" }).count()).toBe(0);
    await press(page, "Draw new questions");
    await goThrough(page, () => true);
    await page.getByRole("link", { name: "To your certificate" }).click();
    expect(await page.locator(".certificate").getAttribute("data-grade")).toBe("distinction");
    expect(await page.locator(".certificate").innerText()).toContain("with distinction");
    await close();
  });
});

it("works where nothing can be stored", async () => {
  const { page, complaints, close } = await studio.open("?page=about");
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await page.goto(`${page.url().split("?")[0]}?page=quiz/deep&seed=2`);
  await press(page, "Begin");
  await answer(page, true);
  await goOn(page);
  await page.getByText("Question 2 of").waitFor();
  await page.getByText("keeps nothing for this site").waitFor();
  expect(complaints).toEqual([]);
  await close();
});

describe.each(["light", "dark"] as const)("quiz pages, %s", (colorScheme) => {
  it("are accessible in every state, and fit 320 px", async () => {
    const { page, close } = await studio.open("?page=quiz", { colorScheme });
    const look = async (name: string) => {
      await page.setViewportSize({ width: 1280, height: 900 });
      expect(await violations(page), name).toEqual([]);
      await takePicture(page, `studio-quiz-${name}-${colorScheme}-1280`);
      await page.setViewportSize({ width: 360, height: 800 });
      await takePicture(page, `studio-quiz-${name}-${colorScheme}-360`);
      await page.setViewportSize({ width: 320, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(320);
      expect(await violations(page), name).toEqual([]);
    };
    await look("list");
    await page.getByRole("link", { name: "Quiz: The framework" }).click();
    await page.getByRole("button", { name: "Begin" }).waitFor();
    await look("start");
    await press(page, "Begin");
    const seen = new Set<string>();
    while ((await page.locator("[data-question]").count()) > 0) {
      const { kind } = await asked(page);
      const isNew = !seen.has(kind);
      if (isNew) await look(kind);
      await answer(page, !isNew);
      if (isNew) await look(`${kind}-judged`);
      seen.add(kind);
      await goOn(page);
    }
    expect(seen.size).toBe(5);
    await look("result");
    await close();
  });
});
