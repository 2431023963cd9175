import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const MARK = "?sealed";

/** Stands in `index.html` for the hash of the exercises' frame, whose document inherits the page's policy. */
const PLACE = "exercise-frame-hash";
const FRAME = fileURLToPath(new URL("../src/learn/exercise/sandbox-frame.js", import.meta.url));

/** Gives a script as text with its hash, so that a policy can allow this one inline script and no other. */
export const sealedScripts: Plugin = {
  name: "sealed-scripts",
  enforce: "pre",
  load(id) {
    if (!id.endsWith(MARK)) return null;
    const file = id.slice(0, -MARK.length);
    this.addWatchFile(file);
    const script = read(file);
    return `export const script = ${JSON.stringify(script)};\nexport const hash = ${JSON.stringify(hashOf(script))};`;
  },
  transformIndexHtml: (html) => html.replace(PLACE, hashOf(read(FRAME))),
};

function read(file: string): string {
  return readFileSync(file, "utf8").replaceAll("\r\n", "\n");
}

function hashOf(script: string): string {
  return `sha256-${createHash("sha256").update(script).digest("base64")}`;
}
