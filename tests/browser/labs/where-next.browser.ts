import { expect, it } from "vitest";
import { labs } from "./lab.ts";

const open = labs();

it("a method that fits for each task: the outcome is reached, and what is done stands in the list", async () => {
  const { page, lab, complaints, isReached, look, close } = await open("where-next", "where-next");
  await lab
    .getByText(/The library refuses: .*Discrete/)
    .first()
    .waitFor({ timeout: 30_000 });
  expect(await isReached()).toBe(false);
  await lab.getByLabel(/^Hold a pole up/).selectOption("dqn");
  await lab.getByLabel(/^Land on the Moon/).selectOption("ppo");
  await lab.getByLabel(/^Swing a pendulum/).selectOption("ppo");
  await lab.locator(".goals .is-done >> nth=3").waitFor({ timeout: 30_000 });
  expect(await isReached()).toBe(true);
  await page.waitForURL(/pendulum=ppo/);
  await page.getByRole("row", { name: /^Where to go from here open ✓ done open$/ }).waitFor();
  expect(complaints).toEqual([]);
  await look();
  await close();
});
