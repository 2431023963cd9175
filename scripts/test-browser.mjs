// npm run test:browser: the hub's pages and the studio in the system's Chromium; ends with one line of counts.
import { findChromium, noChromium } from "../tests/browser/chromium.mjs";
import { buildStudio } from "./build-studio.mjs";
import { runTests } from "./run-tests.mjs";
import { build, install } from "./setup.mjs";

if (findChromium() === null) {
  console.error(noChromium);
  console.log("0 passed, 1 failed");
  process.exit(1);
}
await install();
await build();
await buildStudio();
process.exit(await runTests(["--config", "tests/browser/vitest.config.ts", ...process.argv.slice(2)]));
