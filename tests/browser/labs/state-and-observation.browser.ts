import { expect, it } from "vitest";
import { labs } from "./lab.ts";

const open = labs();

it("two states behind one observation, and both trainings: the outcome is reached", async () => {
  const { page, lab, complaints, isReached, press, close } = await open(
    "state-and-observation",
    "state-and-observation",
  );
  await lab.getByText("Between A and B 0 of them differ.").waitFor();
  await lab.getByLabel("Show the whole state").check();
  await lab.getByText(/^Of 317 numbers of the state, \d+ differ/).waitFor();
  await press("Train on the window");
  await lab.getByText("In 20 new levels: a mean return of 4.35, and the flag 5 times.").waitFor({ timeout: 60_000 });
  expect(await isReached()).toBe(false);
  await press("Train on the whole state");
  await lab.getByText("In 20 new levels: a mean return of 0, and the flag 0 times.").waitFor({ timeout: 90_000 });
  expect(await isReached()).toBe(true);
  await page.waitForURL(/whole=1/);
  expect(complaints).toEqual([]);
  await close();
});
