import { expect, it } from "vitest";
import { labs } from "./lab.ts";

const open = labs();

it("the best way becomes probable, and PPO's moves lead to the goal: the outcome is reached", async () => {
  const { lab, complaints, isReached, press, close } = await open("policy-based", "policy-based");
  await lab.getByLabel("Speed").selectOption("quick");
  await press("Run");
  await lab.locator(".goals .is-done").first().waitFor({ timeout: 60_000 });
  expect(await isReached()).toBe(false);
  await press("Train by PPO");
  await lab.getByText("Always taking the most probable move reaches the goal in 7 steps.").waitFor({ timeout: 60_000 });
  expect(await isReached()).toBe(true);
  expect(complaints).toEqual([]);
  await close();
});

it("one draw turns the policy, with its arithmetic", async () => {
  const { page, lab, press, close } = await open("policy-based", "policy-based", "&baseline=0&bonus=10");
  await press("Draw once");
  await lab.getByText(/^drawn with 33\.3 %: /).waitFor();
  await lab.getByText(/^advantage = .* as it is = /).waitFor();
  await lab.getByText(/^probability of (left|straight on|right): 33\.3 % → [4-9]/).waitFor();
  await lab.getByText("Change what the ways pay and how it learns").click();
  await lab.getByLabel("Pay of left, on average").fill("5");
  await page.waitForURL(/pays=/);
  await lab.getByText("0 draws").waitFor();
  await close();
});

it("PPO pauses, and takes one update at a time", async () => {
  const { lab, press, close } = await open("policy-based", "policy-based");
  await press("Train by PPO");
  await press("Pause");
  await lab.getByText(/, paused/).waitFor({ timeout: 30_000 });
  const steps = async () => Number(await lab.getByRole("progressbar").getAttribute("value"));
  const held = await steps();
  await press("One update");
  await expect.poll(steps).toBe(held + 256);
  await press("Go on");
  await expect.poll(steps, { timeout: 30_000 }).toBeGreaterThan(held + 256);
  await close();
});
