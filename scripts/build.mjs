// npm run build: compiles every part of the workspace.
import { build, install } from "./setup.mjs";

await install();
await build(["tsconfig.json"]);
