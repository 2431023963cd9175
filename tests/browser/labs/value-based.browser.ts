import { expect, it } from "vitest";
import { labs } from "./lab.ts";

const open = labs();

it("values settle by sweeps, and the greedy way by learned Q reaches the goal: the outcome is reached", async () => {
  const { lab, complaints, isReached, press, close } = await open("value-based", "value-based");
  await press("One sweep");
  await lab.getByText("Sweep 1", { exact: true }).waitFor();
  await press("Run");
  await lab.getByText(/^Settled after \d+ sweeps\.$/).waitFor({ timeout: 60_000 });
  // Five steps from the goal: what the quiz asks.
  await lab.getByRole("button", { name: "row 2, column 2: floor, value −5, best move right" }).waitFor();
  expect(await isReached()).toBe(false);
  await lab.getByRole("tab", { name: "Without: by walking" }).click();
  await lab.getByText("does not arrive").waitFor();
  await lab.getByLabel("Speed").selectOption("full");
  await press("Run");
  await lab.getByText("Going greedily by Q from the start reaches the goal").waitFor({ timeout: 60_000 });
  expect(await isReached()).toBe(true);
  expect(complaints).toEqual([]);
  await close();
});

it("one step is one correction, with its arithmetic", async () => {
  const { lab, press, close } = await open("value-based", "value-based", "&view=walking&gamma=0.9");
  await press("One step");
  await lab.getByText("target = r + γ · max Q′ = −1 + 0.9 × 0 = −1").waitFor();
  await lab.getByText("Q ← Q + α · error = 0 + 0.5 × (−1) = −0.5").waitFor();
  await close();
});

it("a wall that closes the last way stays away; others are kept by the address", async () => {
  const { page, lab, close } = await open("value-based", "value-based");
  await lab.getByText("Change the world and how it is learned").click();
  await lab.getByLabel("wall", { exact: true }).check();
  await lab.getByRole("button", { name: /^row 1, column 2/ }).focus();
  await page.keyboard.press("Enter");
  await lab.getByText("There was no way left").waitFor();
  await lab.getByRole("button", { name: /^row 4, column 1/ }).focus();
  await page.keyboard.press("Enter");
  await lab.getByRole("button", { name: "row 4, column 1: wall" }).waitFor();
  await page.waitForURL(/map=/);
  await page.reload();
  await lab.getByRole("button", { name: "row 4, column 1: wall" }).waitFor();
  await close();
});

it("a changed world leaves the agent what it has learned, until it has learned better", async () => {
  const { page, lab, press, look, close } = await open("value-based", "value-based", "&view=walking&pace=full&mud=-9");
  const way = (words: string) =>
    lab.getByText(`Going greedily by Q from the start ${words}`).waitFor({ timeout: 60_000 });
  await press("Run");
  await way("reaches the goal in 7 steps.");
  await press("Pause");
  await lab.getByText("Change the world and how it is learned").click();
  await lab.getByLabel("mud", { exact: true }).check();
  await lab.getByRole("button", { name: /^row 1, column 5: floor, .*on the greedy way$/ }).focus();
  await page.keyboard.press("Enter");
  await lab.getByRole("button", { name: /^row 1, column 5: mud, .*on the greedy way$/ }).waitFor();
  await way("reaches the goal in 7 steps.");
  await press("Run");
  await way("reaches the goal in 11 steps.");
  await press("Pause");
  await lab.getByLabel("Colours and numbers show").selectOption("visits");
  await lab
    .getByRole("button", { name: /^row 1, column 1: start, [\d,]{2,} visits/ })
    .or(lab.getByRole("button", { name: /^row 1, column 1: start, the agent is here, [\d,]{2,} visits/ }))
    .waitFor();
  await page.waitForURL(/map=.*layer=visits/);
  await look();
  await press("Reset");
  await way("does not arrive");
  await close();
});
