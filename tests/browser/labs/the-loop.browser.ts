import { expect, it } from "vitest";
import { labs } from "./lab.ts";

const open = labs();

it("an episode turn by turn: the outcome is reached, and the address keeps the way", async () => {
  const { page, lab, complaints, isReached, press, close } = await open("the-loop", "the-loop");
  for (const move of ["up", "up", "right", "right", "right"]) {
    expect(await isReached()).toBe(false);
    await press("See the state");
    await press(move);
    await press("Take the reward");
  }
  await lab.getByText("The episode is over after 5 turns. The rewards add up to 11.").waitFor();
  expect(await isReached()).toBe(true);
  const entries = await lab.locator(".trajectory li").allInnerTexts();
  expect(entries.slice(0, 7)).toEqual([
    "S₀ row 3, column 1",
    "A₀ up",
    "R₁ 0",
    "S₁ row 2, column 1",
    "A₁ up",
    "R₂ 1",
    "S₂ row 1, column 1",
  ]);
  expect(entries).toHaveLength(16);
  await page.waitForURL(/moves=UURRR(?!.*phase)/);
  await page.reload();
  await lab.getByText("The rewards add up to 11.").waitFor();
  await press("Begin anew");
  await lab.getByText("The world shows where things stand: state S₀.").waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it("lights the arrow that is under way", async () => {
  const { lab, press, close } = await open("the-loop", "the-loop");
  const diagram = lab.getByRole("img", { name: /^The loop/ });
  expect(await diagram.getAttribute("aria-label")).toContain("the state S₀ goes to the agent");
  await press("See the state");
  expect(await diagram.getAttribute("aria-label")).toContain("sends its action A₀");
  await press("let chance choose");
  expect(await diagram.getAttribute("aria-label")).toContain("answers with the reward R₁");
  await close();
});

it("is gone through by the keyboard alone, and an address keeps the turn under way", async () => {
  const { page, lab, complaints, isReached, close } = await open("the-loop", "the-loop");
  await lab.getByRole("button", { name: "See the state" }).focus();
  await page.keyboard.press("Enter");
  // The focus is on "up", which has come in place of "See the state".
  await page.keyboard.press("Enter");
  await lab.getByText("You chose up.").waitFor();
  await page.waitForURL(/moves=U.*phase=reward|phase=reward.*moves=U/);
  await page.reload();
  await lab.getByText("You chose up.").waitFor();
  await lab.getByRole("button", { name: "Take the reward" }).press("Enter");
  await page.keyboard.press("Enter");
  await lab.getByRole("button", { name: "let chance finish" }).press("Enter");
  await lab.getByText(/^The episode is over after \d+ turns/).waitFor();
  // Chance has reached it, not the learner.
  expect(await isReached()).toBe(false);
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Begin anew");
  expect(complaints).toEqual([]);
  await close();
});

it("takes an address that makes no sense for the beginning", async () => {
  const { lab, complaints, close } = await open("the-loop", "the-loop", "&phase=reward");
  await lab.getByText("The world shows where things stand: state S₀.").waitFor();
  expect(complaints).toEqual([]);
  await close();
});
