// Builds the studio's static site, apps/studio/dist, and says what a visitor fetches before the first click.
// Nothing is done when no source is newer than the site.
import { readdir, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { firstLoad } from "./studio-size.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const studio = path.join(root, "apps/studio");
const site = path.join(studio, "dist");
const stamp = path.join(site, ".built");

/** What the site is made of; a change of any of these makes it anew. */
const sources = [
  "apps/studio/src",
  "apps/studio/public",
  "apps/studio/vite",
  "apps/studio/index.html",
  "apps/studio/vite.config.ts",
  "packages/perilune/src",
  "packages/perilune/package.json",
  "packages/hub-server/src/pages/styles",
  "zoo",
  "package-lock.json",
].map((source) => path.join(root, source));

/** When a file, or the newest below a folder, was last changed. */
async function newest(place) {
  const { mtimeMs } = await stat(place);
  const entries = (await stat(place)).isDirectory() ? await readdir(place, { withFileTypes: true }) : [];
  const times = await Promise.all(
    entries.filter(({ name }) => !/\.test\.tsx?$/.test(name)).map(({ name }) => newest(path.join(place, name))),
  );
  return entries.length === 0 ? mtimeMs : Math.max(0, ...times);
}

async function stampTime() {
  try {
    return (await stat(stamp)).mtimeMs;
  } catch {
    return 0;
  }
}

export async function buildStudio() {
  const { buildKernels } = await import("./build-kernels.mjs");
  await buildKernels();
  const time = Math.max(...(await Promise.all(sources.map(newest))));
  // File systems round times; a second is enough for a source that was written while the site was made.
  if (Math.abs((await stampTime()) - time) < 1) return;
  const { build } = await import("vite");
  await build({ root: studio, configFile: path.join(studio, "vite.config.ts"), logLevel: "warn" });
  const { files, bytes } = await firstLoad(site);
  console.error(
    `Studio: ${(bytes / 1024).toFixed(1)} KiB of script (gzip) before the first click, in ${files.length} files`,
  );
  await writeFile(stamp, "");
  await utimes(stamp, time / 1000, time / 1000);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildStudio();
