// npm run studio: builds the studio and serves it on this machine, with the runs in runs/.
// Options: npm run studio -- --port 5173 --log-folder runs
import { buildStudio } from "./build-studio.mjs";
import { build, install, root, run } from "./setup.mjs";

await install();
await build();
await buildStudio();
const words = ["packages/cli/bin/perilune.js", "studio", ...process.argv.slice(2)];
process.exit(run(process.execPath, words, { cwd: root, mayFail: true }));
