import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";

/** `dist/assets`: the same place seen from the sources and from their compiled form. */
const FOLDER = new URL("../../dist/assets/", import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};

interface ManifestEntry {
  readonly file: string;
  readonly css?: readonly string[];
}

/** Addresses of the files that the pages use; their names hold a hash, so that a browser may keep them for ever. */
export interface Assets {
  readonly styles: string;
  /** Small things on every page: copy buttons. */
  readonly pageScript: string;
  /** The agent that acts in the page. */
  readonly playerScript: string;
  readonly icon: string;
}

let assets: Assets | undefined;

/** The assets as they were built; read once. */
export function builtAssets(): Assets {
  if (assets !== undefined) return assets;
  let manifest: Record<string, ManifestEntry>;
  try {
    manifest = JSON.parse(readFileSync(new URL("manifest.json", FOLDER), "utf8"));
  } catch (cause) {
    const folder = fileURLToPath(FOLDER);
    throw new Error(`expected the pages' built files in ${folder}, found none; run npm run build`, { cause });
  }
  const url = (source: string): string => `/assets/${manifest[source].file}`;
  assets = {
    styles: url("styles/pages.css"),
    pageScript: url("player/page.ts"),
    playerScript: url("player/main.ts"),
    icon: url("styles/icon.svg"),
  };
  return assets;
}

/** A built file, as it is and as most browsers take it. */
export interface BuiltFile {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** The bytes in Brotli's compression. */
  readonly brotli: Uint8Array;
}

/** Files by name, kept once they were asked for: there are a dozen. */
const files = new Map<string, Promise<BuiltFile | null>>();

/** A built file by its name; null where there is none. */
export function readAsset(name: string): Promise<BuiltFile | null> {
  let file = files.get(name);
  if (file === undefined) {
    file = readBuilt(name);
    files.set(name, file);
    // What is not there is not remembered: its names are endless.
    void file.then((found) => found === null && files.delete(name));
  }
  return file;
}

async function readBuilt(name: string): Promise<BuiltFile | null> {
  const extension = name.slice(name.lastIndexOf(".") + 1);
  const type = Object.hasOwn(TYPES, extension) ? TYPES[extension] : undefined;
  if (type === undefined || !/^[\w.-]+$/.test(name)) return null;
  try {
    const bytes = await readFile(new URL(name, FOLDER));
    return { type, bytes, brotli: await promisify(brotliCompress)(bytes) };
  } catch {
    return null;
  }
}
