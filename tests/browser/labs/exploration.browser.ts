import { describe, expect, it } from "vitest";
import { labs } from "./lab.ts";

const open = labs();

describe("the maze", () => {
  it("crumbs at ε = 0, the pile at ε = 0.5: the outcome is reached", async () => {
    const { lab, complaints, isReached, look, press, close } = await open("exploration", "exploration");
    await press("One step");
    await lab.getByText(/^Q ← Q \+ α · error = 0 \+ 0\.5 × /).waitFor();
    await press("Run");
    await lab.getByRole("cell", { name: "the crumbs" }).waitFor({ timeout: 30_000 });
    expect(await isReached()).toBe(false);
    await lab.getByLabel("ε, the chance of a random move", { exact: true }).fill("0.5");
    await press("Run");
    await lab.getByRole("cell", { name: "the pile" }).waitFor({ timeout: 30_000 });
    expect(await isReached()).toBe(true);
    await lab.getByLabel("Colours and numbers show").selectOption("visits");
    await lab.getByRole("button", { name: /^row 5, column 2: cheese, [\d,]+ visits/ }).waitFor();
    await look();
    expect(complaints).toEqual([]);
    await close();
  });
});

it("a link reopens the labs as they were: world, settings, luck and dinners", async () => {
  const query = "&epsilon=0.5&gamma=0.9&alpha=0.2&pile=500&seed=3&layer=visits&drift=1&town=8&ate=0112113111";
  const { page, lab, close } = await open("exploration", "exploration", query);
  await lab.getByText("Change the world and how it learns").click();
  for (const [name, value] of [
    ["Reward of the pile", "500"],
    ["Discount γ", "0.9"],
    ["Learning rate α", "0.2"],
  ]) {
    expect(await lab.getByRole("slider", { name, exact: true }).inputValue()).toBe(value);
  }
  const restaurants = page.locator('[data-lab="restaurants"]');
  await restaurants.getByText("That is your regret.").waitFor();
  await restaurants.getByText("7×, mean", { exact: false }).first().waitFor();
  await lab.getByRole("button", { name: "A new mouse" }).click();
  await page.waitForURL(/seed=4/);
  await close();
});

describe("the restaurants", () => {
  it("ten dinners, a still town, a changing town: the outcome is reached", async () => {
    const { page, lab, complaints, isReached, look, press, close } = await open("exploration", "restaurants");
    const eat = async (): Promise<void> => {
      for (const arm of [1, 2, 2, 3, 2, 2, 4, 2, 2, 2]) await press(new RegExp(`^No\\. ${arm} `));
      await lab.getByText("That is your regret.").waitFor();
    };
    await eat();
    await press("Let the rules eat");
    await lab.locator('[data-rule="ucb1"]', { hasText: "the least" }).waitFor({ timeout: 30_000 });
    expect(await isReached()).toBe(false);
    await lab.getByLabel("The restaurants change from day to day").check();
    await eat();
    await press("Let the rules eat");
    await lab.locator('[data-rule="optimistic"]', { hasText: "the least" }).waitFor({ timeout: 30_000 });
    expect(await isReached()).toBe(true);
    await page.waitForURL(/drift=1/);
    await page.waitForURL(/ate=0112113111/);
    await look();
    expect(complaints).toEqual([]);
    await close();
  });
});
