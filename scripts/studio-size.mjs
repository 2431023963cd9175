// What a visitor of the studio fetches of script before the first click: the page, the pages's own first route, and the
// worker that trains with all it imports. Chunks that are imported on demand (`import()`) come later and do not count.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";

/** Sources whose chunks are wanted at once, beside all that these import. */
const FIRST = ["index.html", "src/train/train-page.tsx", "src/engine/live-episode.ts", "src/engine/training-worker.ts"];

/** The script files of the first load and their size together, each compressed by gzip, in bytes; and its styles. */
export async function firstLoad(site) {
  const manifest = JSON.parse(await readFile(path.join(site, "manifest.json"), "utf8"));
  const wanted = new Set();
  const styles = new Set();
  const want = (key) => {
    const { file, imports = [], css = [] } = manifest[key];
    if (wanted.has(file)) return;
    wanted.add(file);
    for (const name of css) styles.add(name);
    for (const name of imports) want(name);
  };
  for (const source of FIRST) {
    if (manifest[source] === undefined)
      throw new Error(`${source} is no chunk of the studio; name its first load anew`);
    want(source);
  }
  const files = [...wanted].filter((file) => file.endsWith(".js"));
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(path.join(site, file))).length));
  return {
    files: files.map((file, index) => ({ file, bytes: sizes[index] })),
    bytes: sizes.reduce((a, b) => a + b, 0),
    styles: [...styles],
  };
}
