import { expect, it } from "vitest";
import { labs } from "./lab.ts";

const open = labs();

it("an episode ends; a task without an end grows at γ = 1 and settles below: the outcome is reached", async () => {
  const { page, lab, complaints, isReached, look, press, close } = await open("tasks", "tasks");
  await lab.getByLabel("Speed").selectOption("full");
  await press("Run");
  await lab.getByText(/The episode is over after \d+ steps: return −\d+/).waitFor();
  await press("Next episode");
  await lab.getByRole("cell", { name: "the task" }).nth(1).waitFor();
  await lab.getByRole("tab", { name: "Queue of customers" }).click();
  await press("Run");
  await lab.getByText(/and no end in sight; .* per step hardly moves any more/).waitFor();
  await lab.getByText("Step 20,000").waitFor({ timeout: 30_000 });
  expect(await isReached()).toBe(false);
  await lab.getByLabel("Discount γ", { exact: true }).fill("0.99");
  await press("Run");
  await lab.getByText(/The return has settled at/).waitFor({ timeout: 30_000 });
  expect(await isReached()).toBe(true);
  await page.waitForURL(/task=queue.*gamma=0\.99|gamma=0\.99.*task=queue/);
  await look();
  expect(complaints).toEqual([]);
  await close();
});

it("a limit of time is told from an end", async () => {
  const { lab, press, close } = await open("tasks", "tasks", "&task=platformer&rule=stand");
  await lab.getByLabel("Speed").selectOption("full");
  await press("Run");
  await lab.getByText("Cut off after 1000 steps by a limit of time").waitFor();
  await lab.getByRole("cell", { name: "a limit of time" }).waitFor();
  await close();
});
