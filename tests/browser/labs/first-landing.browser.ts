import { expect, it } from "vitest";
import { labs } from "./lab.ts";

const open = labs();

// A million steps: the one long test of the course, to the mark.
it("a lander trained in the tab has its 200: the outcome is reached", { timeout: 600_000 }, async () => {
  const { page, lab, complaints, isReached, press, close } = await open("first-landing", "first-landing");
  await press("Train the lander");
  const steps = async () => Number(await lab.getByRole("progressbar").getAttribute("value"));
  await expect.poll(steps, { timeout: 60_000 }).toBeGreaterThan(50_000);
  await press("Pause");
  await lab.locator("[data-phase=paused]").waitFor({ timeout: 30_000 });
  await press("Go on");
  // An early stage, examined while the training goes on: it does not land.
  await lab.getByLabel("Watch it as it was").fill("0");
  await lab.getByLabel("Fresh episodes").selectOption("20");
  await press("Examine it");
  await lab.getByText(/^After 0 steps: −.* Not yet: the mark is 200\./).waitFor({ timeout: 60_000 });
  expect(await isReached()).toBe(false);
  // A reload in mid-run: it goes on from its last checkpoint.
  await expect.poll(steps, { timeout: 300_000 }).toBeGreaterThan(220_000);
  await page.reload();
  await lab.locator("[data-phase=running]").waitFor({ timeout: 60_000 });
  await lab.locator("[data-phase=ended]").waitFor({ timeout: 500_000 });
  await lab.getByLabel("Fresh episodes").selectOption("100");
  await press("Examine it");
  const result = lab.locator("[data-mean]");
  await result.waitFor({ timeout: 120_000 });
  // The lander of `npm start`, for it is the same seed.
  expect(Number(await result.getAttribute("data-mean"))).toBeCloseTo(250.72, 2);
  expect(await isReached()).toBe(true);
  expect(complaints).toEqual([]);
  await close();
});
