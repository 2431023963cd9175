// npm test: installs and builds what is needed, runs every test, and ends with one line of counts.
// Arguments go to Vitest: npm test -- packages/perilune/src/random
import { runTests } from "./run-tests.mjs";
import { build, install } from "./setup.mjs";

await install();
await build();
process.exit(await runTests(process.argv.slice(2)));
