// npm run check: format, lint, types of everything, unused code and dependencies, and the packages as they would ship.
import { buildStudio } from "./build-studio.mjs";
import { build, install, root, run, runPackaged } from "./setup.mjs";

await install();
await build(["tsconfig.json"]);
runPackaged("@biomejs/biome/bin/biome", ["check", "--error-on-warnings", "."]);
runPackaged("knip/bin/knip.js", []);
for (const name of ["perilune", "hub-server", "cli"]) {
  run(process.execPath, [`${root}/node_modules/publint/src/cli.js`, `packages/${name}`, "--strict"]);
}
await buildStudio();
