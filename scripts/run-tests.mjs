// Runs Vitest and ends with one line of counts.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { runPackaged } from "./setup.mjs";

/** Runs Vitest with these arguments, prints "N passed, N failed", and returns its exit code. */
export async function runTests(args) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "perilune-test-"));
  const report = path.join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const status = runPackaged("vitest/vitest.mjs", ["run", ...reporters, ...args], { mayFail: true });
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(await readFile(report, "utf8"));
    // A file that cannot be loaded holds no test that failed, yet it is a failure.
    const broken = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
    console.log(`${numPassedTests} passed, ${numFailedTests + broken} failed`);
  } catch {
    console.log("0 passed, 1 failed");
  }
  await rm(folder, { recursive: true, force: true });
  return status;
}
