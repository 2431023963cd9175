import { expect, it } from "vitest";
import { labs } from "./lab.ts";

const open = labs();

it("a mouse at the cheese, and one at the pile: the outcome is reached", async () => {
  const { page, lab, complaints, isReached, close } = await open("the-return", "the-return");
  await lab.getByText("It has learned to go to and fro at the cheese: 9 in 20 steps.").waitFor();
  expect(await isReached()).toBe(false);
  await lab.getByLabel("Reward of the pile", { exact: true }).fill("12");
  await lab.getByText(/^It has learned to go to the pile: 12 in 2 steps\./).waitFor();
  expect(await isReached()).toBe(true);
  await page.waitForURL(/pile=12/);
  expect(complaints).toEqual([]);
  await close();
});

it("adds up a line of one's own", async () => {
  const { lab, press, close } = await open("the-return", "the-return");
  await press("right");
  await press("right");
  const own = lab.locator(".line-of-rewards", { hasText: "Your own" });
  expect(await own.locator("figcaption b").innerText()).toBe("5");
  expect(await lab.getByRole("button", { name: "up", exact: true }).isDisabled()).toBe(true);
  await press("Take back");
  expect(await own.locator("figcaption b").innerText()).toBe("0");
  await close();
});
