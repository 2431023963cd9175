import { expect, it } from "vitest";
import { labs } from "./lab.ts";

const open = labs();

it("a coin by the keyboard, and the agent that has learned at the flag: the outcome is reached", async () => {
  const { page, lab, complaints, isReached, press, close } = await open("what-is-rl", "what-is-rl");
  await press("Play");
  // The game has the focus: the arrow key is its.
  await page.keyboard.down("ArrowRight");
  await lab.getByText("Rewards +1 −1").waitFor();
  await page.keyboard.up("ArrowRight");
  await lab.getByText("Sums of your attempts: 0").waitFor();
  expect(await isReached()).toBe(false);
  await press("Let an agent learn it");
  await lab.getByText("It has learned.").waitFor({ timeout: 60_000 });
  await lab.locator(".goals .is-done >> nth=1").waitFor({ timeout: 60_000 });
  expect(await isReached()).toBe(true);
  expect(complaints).toEqual([]);
  await close();
});

it("is played by its buttons, too", async () => {
  const { lab, page, press, close } = await open("what-is-rl", "what-is-rl");
  await press("Play");
  await lab.getByRole("button", { name: "Right", exact: true }).hover();
  await page.mouse.down();
  await lab.getByText("Rewards +1").waitFor();
  await page.mouse.up();
  await close();
});
