// npm run build: compiles kernels, library, command and benchmarks.
import { build, install } from "./setup.mjs";

await install();
await build(["packages/cli", "bench"]);
