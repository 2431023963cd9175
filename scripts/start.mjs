// npm start: from a fresh clone to a trained agent that lands on the Moon. Options: npm start -- --seed 3
import { build, install, run } from "./setup.mjs";

await install();
await build();
process.exit(run(process.execPath, ["packages/cli/dist/landing.js", ...process.argv.slice(2)], { mayFail: true }));
