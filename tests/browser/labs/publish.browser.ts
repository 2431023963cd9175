import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { expect, it } from "vitest";
import { labs } from "./lab.ts";

const open = labs();

/** Unpacks an archive into a folder of its own. */
function unpack(file: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "perilune-publish-"));
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(file)))) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  }
  return folder;
}

it("a score is claimed, verified and told from another agent's: the outcome is reached", async () => {
  const { page, lab, complaints, isReached, press, look, close } = await open("publish", "publish");
  await press("Train CartPole for it");
  await lab.getByText("2. The score is a claim").waitFor({ timeout: 90_000 });
  // All of the run's files, none left out.
  await lab.getByRole("rowheader", { name: /^policies\/ the agent at each evaluation/ }).waitFor();
  await press("Claim a score");
  await lab.getByRole("row", { name: /^Claimed/ }).waitFor({ timeout: 30_000 });
  await press("Play the same episodes again");
  await lab.locator("[data-verdict=identical]").waitFor({ timeout: 30_000 });
  expect(await isReached()).toBe(false);
  await press("Change one weight and play again");
  await lab.locator('[data-verdict="other weights"]').waitFor({ timeout: 30_000 });
  expect(await isReached()).toBe(true);
  await lab.getByText("The card that tells of it").click();
  await lab.getByText("agent playing **CartPole-v1**").waitFor();

  // What is saved is a run folder that the command line publishes.
  const [saved] = await Promise.all([page.waitForEvent("download"), press("Save the run folder")]);
  const folder = unpack(await saved.path());
  try {
    const command = fileURLToPath(new URL("../../../packages/cli/bin/perilune.js", import.meta.url));
    const words = [command, "push", path.join(folder, "CartPole-v1-ppo-001"), "you/pole", "--dry-run", "--no-video"];
    expect(execFileSync(process.execPath, words, { encoding: "utf8" })).toContain("CartPole-v1");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  expect(complaints).toEqual([]);
  await look();
  await close();
});
