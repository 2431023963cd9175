import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "vite";
import { firstLoad } from "../../../scripts/studio-size.mjs";

const SOURCE = "src/offline/service-worker.ts";
const FILE = "service-worker.js";
/** Stands in the source for what the site is made of. */
const PLACE = "SITE_CONTENTS";
/** Wanted at once, whatever else is. */
const FIRST = /^(?:index\.html|[^/]+\.(?:js|svg|webmanifest)|assets\/[^/]+-latin-[^/]+\.woff2)$/;
/** Of no use to a visitor. */
const LEFT_OUT = [FILE, "manifest.json"];

/** Builds the service worker with a list of all that the site is made of, so that it is kept whole and unmixed. */
export function offline(): Plugin {
  let root = "";
  return {
    name: "offline",
    apply: "build",
    configResolved(config) {
      root = config.root;
    },
    buildStart() {
      this.emitFile({ type: "chunk", id: path.join(root, SOURCE), fileName: FILE });
    },
    async writeBundle({ dir = "" }) {
      const { files, styles } = await firstLoad(dir);
      const first = new Set([...files.map(({ file }) => file), ...styles]);
      const names = readdirSync(dir, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
        .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
        .filter((name) => !LEFT_OUT.includes(name));
      const list = (isFirst: boolean): string[][] =>
        names
          .filter((name) => (first.has(name) || FIRST.test(name)) === isFirst)
          .sort()
          // The page is asked for by the folder's name.
          .map((name) => [name === "index.html" ? "" : name, hashOf(readFileSync(path.join(dir, name)))]);
      const contents = { first: list(true), rest: list(false) };
      const version = hashOf(JSON.stringify(contents)).slice(0, 12);
      const worker = path.join(dir, FILE);
      const code = readFileSync(worker, "utf8");
      if (!code.includes(PLACE) || /^\s*(?:import|export)\b/m.test(code)) {
        throw new Error(`expected a plain script with ${PLACE} in ${SOURCE}; let it import and export nothing`);
      }
      writeFileSync(
        worker,
        code.replace(PLACE, () => JSON.stringify({ version, ...contents })),
      );
    },
  };
}

function hashOf(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("base64");
}
