import { expect, it } from "vitest";
import { labs } from "./lab.ts";

const open = labs();

it("two futures of one picture, then five in a row with the velocity: the outcome is reached", async () => {
  const { page, lab, complaints, isReached, press, close } = await open("markov-property", "markov-property");
  await press("It will be further left");
  await lab.getByText(/But in another drive the same picture went (left|right):/).waitFor();
  await lab.getByText("97 %").first().waitFor();
  // The keyboard is where the answer was given.
  await page.waitForFunction(() => document.activeElement?.textContent === "Next picture");
  await press("Next picture");
  await lab.getByLabel("Show the velocity, too").check();
  for (let count = 1; count <= 5; count++) {
    expect(await isReached()).toBe(false);
    const text = await lab.locator("[data-velocity]").innerText();
    await press(text.includes("to the left") ? "It will be further left" : "It will be further right");
    await lab.getByText(`With the velocity: ${count} in a row.`).waitFor();
    if (count < 5) await press("Next picture");
  }
  expect(await isReached()).toBe(true);
  await page.waitForURL(/question=5&velocity=1|velocity=1.*question=5/);
  expect(complaints).toEqual([]);
  await close();
});
