// The tuned settings are data at the root; a packed command carries a copy beside its code.
import { cp } from "node:fs/promises";
import path from "node:path";
import { root } from "./setup.mjs";

export async function copyZoo() {
  await cp(path.join(root, "zoo"), path.join(root, "packages/cli/dist/zoo"), {
    recursive: true,
    filter: (file) => !path.extname(file) || file.endsWith(".yml"),
  });
}
