// Bundles what the hub's pages load (style sheet, font, player) into packages/hub-server/dist/assets, names hashed.
// Does nothing while no source is newer than the last bundle, so that every build may call it.
import { readdir, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const pages = path.join(root, "packages/hub-server/src/pages");
const target = path.join(root, "packages/hub-server/dist/assets");
/** Its time is that of the newest source bundled. */
const stamp = path.join(target, "built");

/** Everything that goes into a bundle: the pages' own files, the library, the versions of what is installed. */
const sources = [
  path.join(pages, "styles"),
  path.join(pages, "player"),
  path.join(root, "packages/perilune/src"),
  path.join(root, "package-lock.json"),
  fileURLToPath(import.meta.url),
];

async function newest(file) {
  const { mtimeMs } = await stat(file);
  if (!(await stat(file)).isDirectory()) return mtimeMs;
  const entries = await readdir(file, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"));
  const times = await Promise.all(
    files.map(async (entry) => (await stat(path.join(entry.parentPath, entry.name))).mtimeMs),
  );
  return Math.max(0, ...times);
}

async function stampTime() {
  try {
    return (await stat(stamp)).mtimeMs;
  } catch {
    return 0;
  }
}

export async function buildPages() {
  const time = Math.max(...(await Promise.all(sources.map(newest))));
  // File systems round times; a second is enough for a source that was written while a bundle was made.
  if (Math.abs((await stampTime()) - time) < 1) return;
  const { build } = await import("vite");
  await build({
    configFile: false,
    root: pages,
    base: "/assets/",
    publicDir: false,
    logLevel: "warn",
    // The library's sources, so that a page carries no more of it than it uses.
    resolve: { conditions: ["perilune-src", "module", "browser"] },
    build: {
      outDir: target,
      emptyOutDir: true,
      assetsDir: "",
      // A page may load nothing but files of the hub: no "data:" address.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: "es2023",
      // The first that know light-dark() and nesting by themselves.
      cssTarget: ["chrome123", "firefox120", "safari17.5"],
      manifest: "manifest.json",
      rolldownOptions: {
        input: ["styles/pages.css", "styles/icon.svg", "player/page.ts", "player/main.ts"].map((file) =>
          path.join(pages, file),
        ),
      },
    },
  });
  await writeFile(stamp, "");
  await utimes(stamp, time / 1000, time / 1000);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPages();
