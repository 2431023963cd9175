import { expect, it } from "vitest";
import { labs } from "./lab.ts";

const open = labs();

it("the mouse stays at a small γ and leaves at a larger one: the outcome is reached", async () => {
  const { page, lab, complaints, isReached, look, close } = await open("discounting", "discounting");
  await lab.getByText("At γ = 0.500 the mouse stays").waitFor();
  expect(await isReached()).toBe(false);
  const slider = lab.getByLabel("Discount γ", { exact: true });
  await slider.fill("0.9");
  await lab.getByText("At γ = 0.900 the mouse leaves for the pile").waitFor();
  expect(await isReached()).toBe(true);
  await slider.fill("0.999");
  await lab.getByText("At γ = 0.999 the mouse stays").waitFor({ timeout: 30_000 });
  expect(await isReached()).toBe(true);
  await page.waitForURL(/gamma=0\.999/);
  await look();
  expect(complaints).toEqual([]);
  await close();
});

it("the world is edited by the keyboard, and the address keeps it", async () => {
  const { page, lab, complaints, close } = await open("discounting", "discounting", "&gamma=0.9");
  await lab.getByText("At γ = 0.900 the mouse leaves for the pile").waitFor();
  await lab.getByText("Change the world").click();
  await lab.getByLabel("wall", { exact: true }).check();
  // From the mouse at row 5, column 4 to the tile above the right-hand end of its row: the way out there.
  await lab.getByRole("button", { name: /^row 5, column 4/ }).focus();
  for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowUp", "Enter"]) await page.keyboard.press(key);
  await lab.getByRole("button", { name: "row 4, column 7: wall" }).waitFor();
  // And the same on the left: only the middle way past the cat is left.
  for (const key of ["ArrowDown", "Home", "ArrowUp", " "]) await page.keyboard.press(key);
  await lab.getByRole("button", { name: "row 4, column 1: wall" }).waitFor();
  await page.waitForURL(/map=/);
  await page.reload();
  await lab.getByRole("button", { name: "row 4, column 1: wall" }).waitFor();
  await lab.getByText(/At γ = 0.900 the mouse/).waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it("the mouse walks step by step, and the arithmetic of the tile stands beside it", async () => {
  const { lab, press, close } = await open("discounting", "discounting", "&gamma=0.9");
  await lab.getByText("At γ = 0.900 the mouse leaves for the pile").waitFor();
  await press("One step");
  await lab.getByText("Step 1: earned 1, discounted 1.").waitFor();
  await lab.getByLabel("Speed").selectOption("full");
  await press("Let it walk");
  await lab.getByText(/At the pile!/).waitFor();
  await lab.getByRole("button", { name: /^row 1, column 3/ }).focus();
  await lab.getByText("0.5 × (100 + nothing after) = 50").first().waitFor();
  await close();
});
