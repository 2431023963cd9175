import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { startHub, temporaryFolder } from "./a-hub.ts";

const python = process.env.PYTHON ?? "python3";
const isInstalled = spawnSync(python, ["-c", "import huggingface_hub"]).status === 0;
if (!isInstalled) {
  console.log(`skipped: ${python} has no huggingface_hub, Hugging Face's Python client (pip install huggingface_hub)`);
}

it.runIf(isInstalled)("serves Hugging Face's Python client", async () => {
  let token = "";
  const hub = await startHub({ partBytes: 5_000_000, onFirstToken: (first) => void (token = first) });
  const script = fileURLToPath(new URL("huggingface_hub_client.py", import.meta.url));
  const { stdout } = await promisify(execFile)(python, [script, hub.url, token, temporaryFolder()]);
  expect(JSON.parse(stdout)).toEqual({ client: expect.any(String), files: 4 });
});
