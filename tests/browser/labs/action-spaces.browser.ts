import type { Locator } from "playwright-core";
import { expect, it } from "vitest";
import { labs } from "./lab.ts";

const open = labs();

/** Pushes the car the way it rolls until it is at the flag. */
async function drive(car: Locator, push: (direction: "left" | "right") => Promise<void>): Promise<void> {
  let last = "";
  while ((await car.getAttribute("data-drive")) === "driving") {
    const direction = Number(await car.getAttribute("data-velocity")) < 0 ? "left" : "right";
    if (direction !== last) await push(direction);
    last = direction;
    await car.page().waitForTimeout(20);
  }
}

it("the flag by keys and by the slider: the outcome is reached", async () => {
  const { page, lab, complaints, isReached, press, close } = await open("action-spaces", "action-spaces");
  const [keys, slider] = [lab.locator("[data-drive]").first(), lab.locator("[data-drive]").last()];
  await press("Drive by keys");
  await drive(keys, async (direction) => {
    await page.keyboard.up(direction === "left" ? "ArrowRight" : "ArrowLeft");
    await page.keyboard.down(direction === "left" ? "ArrowLeft" : "ArrowRight");
  });
  await keys.getByText(/^At the flag after \d+ steps/).waitFor();
  for (const key of ["ArrowLeft", "ArrowRight"]) await page.keyboard.up(key);
  expect(await isReached()).toBe(false);
  await press("Drive by slider");
  await drive(slider, (direction) => slider.getByRole("slider").fill(direction === "left" ? "-1" : "1"));
  await slider.getByText(/^At the flag after \d+ steps/).waitFor();
  expect(await isReached()).toBe(true);
  expect(complaints).toEqual([]);
  await close();
});

it("the library says which algorithms learn where", async () => {
  const { page, lab, press, close } = await open("action-spaces", "action-spaces");
  await press("Ask the library");
  await lab.getByRole("row", { name: /^ppo learns learns learns/ }).waitFor();
  await lab.getByText("expected Discrete actions for a Q-network, got box; use ppo").waitFor();
  await page.waitForURL(/asked=1/);
  await close();
});
