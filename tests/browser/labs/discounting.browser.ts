import { expect, it } from "vitest";
import { labs } from "./lab.ts";

const open = labs();

it("the mouse stays at a small γ and leaves at a larger one: the outcome is reached", async () => {
  const { page, lab, complaints, isReached, look, close } = await open("discounting", "discounting");
  await lab.getByText("At γ = 0.500 the mouse stays").waitFor();
  expect(await isReached()).toBe(false);
  const slider = lab.getByLabel("Discount γ", { exact: true });
  await slider.fill("0.9");
  await lab.getByText("At γ = 0.900 the mouse leaves for the pile and has it with a chance of 70 %").waitFor();
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
  // From the mouse at row 4, column 4 to the end of its row and up: the one way out.
  await lab.getByRole("button", { name: /^row 4, column 4/ }).focus();
  for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowUp", "Enter"]) await page.keyboard.press(key);
  await lab.getByRole("button", { name: "row 3, column 7: wall" }).waitFor();
  await lab.getByText("At γ = 0.900 the mouse stays").waitFor();
  // The wall away again, and two more beside the pile: a way round the cat.
  await lab.getByLabel("floor", { exact: true }).check();
  await lab.getByRole("button", { name: /^row 3, column 7/ }).focus();
  for (const key of ["Enter", "ArrowUp", "ArrowUp", " ", "ArrowLeft", " "]) await page.keyboard.press(key);
  await lab.getByText(/has it with a chance of (99\.\d|100) %/).waitFor();
  await page.waitForURL(/map=/);
  await page.reload();
  await lab.getByRole("button", { name: /^row 1, column 6: floor/ }).waitFor();
  await lab.getByText(/has it with a chance of (99\.\d|100) %/).waitFor();
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
  await lab.getByText(/At the pile!|The cat has it\./).waitFor();
  await press("Back to the start");
  await lab.getByRole("button", { name: /^row 2, column 5/ }).focus();
  await lab.getByText("0.3 × (100 + nothing after) = 30").waitFor();
  await close();
});
