// npm run docs: makes docs/reference anew from the built library and its sources.
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build, install, root } from "./setup.mjs";

await install();
await build();
const [library, { referencePages }] = await Promise.all([import("perilune"), import("./reference/pages.mjs")]);
const folder = path.join(root, "docs/reference");
const pages = referencePages(library, root, (lack) => console.error(`warning: ${lack}`));
await rm(folder, { recursive: true, force: true });
for (const [file, text] of pages) {
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
  await writeFile(path.join(folder, file), text);
}
console.error(`${pages.size} pages in docs/reference`);
