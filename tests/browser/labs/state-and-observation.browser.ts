import { expect, it } from "vitest";
import { labs } from "./lab.ts";

const open = labs();

it("two states behind one observation, a mouse that stays, and both trainings: the outcome is reached", async () => {
  const { page, lab, complaints, isReached, press, close } = await open(
    "state-and-observation",
    "state-and-observation",
  );
  await lab.getByText("Of these, 0 differ between A and B.").waitFor();
  await lab.getByLabel("Show the whole state").check();
  await lab.getByText(/^Of 317 numbers of the state, \d+ differ/).waitFor();
  const blind = lab.locator(".lab-columns > div", { hasText: "It sees its own place" });
  await blind.getByText("Its mean return: 5", { exact: true }).waitFor();
  const price = lab.getByLabel("What it costs to be eaten", { exact: true });
  await price.focus();
  for (let step = 0; step < 2; step++) await price.press("ArrowRight");
  await blind.getByText("stays where it is: 0").first().waitFor();
  await lab.getByText("Its mean return: 10", { exact: true }).waitFor();
  await press("Train on the window");
  await lab.getByText("In 20 new levels: a mean return of 6.5, and the flag 4 times.").waitFor({ timeout: 60_000 });
  expect(await isReached()).toBe(false);
  await press("Train on the whole state");
  await lab.getByText("In 20 new levels: a mean return of 0, and the flag 0 times.").waitFor({ timeout: 90_000 });
  expect(await isReached()).toBe(true);
  await page.waitForURL(/whole=1&eaten=10|eaten=10.*whole=1/);
  await lab.getByText("You did it.").waitFor();
  // A shared link reopens the same lab, and what was done counts as done.
  await page.reload();
  await blind.getByText("Its mean return: 0", { exact: true }).waitFor();
  expect(await lab.getByLabel("Show the whole state").isChecked()).toBe(true);
  await lab.locator(".lab-outcome").getByText("Done").waitFor();
  expect(complaints).toEqual([]);
  await close();
});
