// npm run bench: speeds of the parts and of training, as JSON on stdout and a table on stderr.
// Arguments choose suites: npm run bench -- environments training
import { build, install, run } from "./setup.mjs";

await install();
await build(["packages/cli", "bench"]);
run(process.execPath, ["--expose-gc", "bench/dist/run.js", ...process.argv.slice(2)]);
