import { expect, it } from "vitest";
import { labs } from "./lab.ts";

const open = labs();

it("after the same steps the network beats the table: the outcome is reached", async () => {
  const { page, lab, complaints, isReached, press, look, close } = await open("deep", "deep");
  await page.waitForLoadState("networkidle");
  await press("Train both");
  await lab.getByText("Both have taken their steps.").waitFor({ timeout: 60_000 });
  expect(await isReached()).toBe(true);
  expect(await lab.getByRole("row", { name: /^Numbers that hold/ }).innerText()).toMatch(/4,802\s+4,610$/);
  await lab.getByRole("row", { name: /^Seconds of learning/ }).waitFor();
  // The network answers where it has never been; the table does not.
  await lab.getByText(/the network never met 12, and in 12 of them/).waitFor();
  expect(await lab.getByRole("button", { name: /no answer, never there$/ }).count()).toBeGreaterThan(20);
  expect(await lab.getByRole("button", { name: /pushes (left|right), never there$/ }).count()).toBeGreaterThan(10);
  expect(complaints).toEqual([]);
  await look();
  await close();
});
