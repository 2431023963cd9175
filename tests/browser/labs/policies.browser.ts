import { describe, expect, it } from "vitest";
import { labs } from "./lab.ts";

const open = labs();

describe("a policy written by hand", () => {
  it("by keys alone: certain first, then with chance; the outcome is reached", async () => {
    const { page, lab, complaints, isReached, look, press, close } = await open("policies", "policies");
    await press("200 episodes");
    await lab.getByText("Without chance: no episode reaches the flag; all 200 are cut off").waitFor();
    // The way: right, right, down, right, right, up. All point to the right as yet.
    await lab.getByRole("button", { name: /^row 1, column 3/ }).focus();
    await page.keyboard.press("Shift+ArrowDown");
    await lab.getByRole("button", { name: /^row 2, column 5/ }).focus();
    await page.keyboard.press("Shift+ArrowUp");
    await press("200 episodes");
    await lab.getByText("Without chance: every episode takes 6 steps; 0 of 200 cut off.").waitFor();
    expect(await isReached()).toBe(false);
    await lab.getByRole("button", { name: /^row 1, column 2/ }).focus();
    await lab.getByLabel("Weight of left").fill("3");
    await press("200 episodes");
    await lab.getByText(/With chance: the flag after .* steps on average; 0 of 200 cut off/).waitFor();
    expect(await isReached()).toBe(true);
    await page.waitForURL(/policy=09000903/);
    await page.reload();
    await lab.getByRole("button", { name: "row 1, column 2: right 75 %, left 25 %" }).waitFor();
    await look();
    expect(complaints).toEqual([]);
    await close();
  });

  it("walks in the grid", async () => {
    const { lab, press, close } = await open("policies", "policies");
    await press("Shortest way");
    await press("One step");
    await lab.getByText("Step 1", { exact: true }).waitFor();
    await lab.getByLabel("Speed").selectOption("full");
    await press("Walk");
    await lab.getByText("At the flag after 6 steps").waitFor();
    await close();
  });
});

it("the corridor keeps the certain and lets out who tosses a coin: the outcome is reached", async () => {
  const { lab, complaints, isReached, look, press, close } = await open("policies", "corridor");
  await press("200 episodes");
  await lab.getByText("None of 200 episodes got out within 100 steps.").waitFor();
  expect(await isReached()).toBe(false);
  await lab.getByLabel("p, the chance of going right").fill("0.59");
  await lab.getByText("Worked out by policy evaluation: 11.7 steps on average.").waitFor();
  await press("200 episodes");
  await lab.getByText(/got out, after 1\d(\.\d)? steps on average/).waitFor();
  expect(await isReached()).toBe(true);
  await look();
  expect(complaints).toEqual([]);
  await close();
});
