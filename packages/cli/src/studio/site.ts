import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { PeriluneError } from "perilune";

/** The built studio: what a browser may fetch of it, and the policy that its pages live under. */
export interface Site {
  /** By the path in the address, without the first slash; `index.html` has the empty one. */
  readonly files: ReadonlyMap<string, SiteFile>;
  /** `Content-Security-Policy` of everything served. */
  readonly policy: string;
}

interface SiteFile {
  readonly type: string;
  /** Whether its name changes with its content, so that a browser may keep it. */
  readonly isFixed: boolean;
  read(): Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** Tells the page that there is a machine behind it whose runs it can ask for, and where. */
const MACHINE = '<meta name="perilune-machine" content="api/" />';

/**
 * The folder of the built studio: that of the workspace, else the copy that a published package carries.
 *
 * @throws PeriluneError when there is none
 */
export function findSite(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const places = [path.join(here, "../../../../apps/studio/dist"), path.join(here, "../site")];
  const site = places.find((place) => existsSync(path.join(place, "index.html")));
  if (site !== undefined) return site;
  throw new PeriluneError(
    "expected the built studio, found none; build it: npm run build --workspace apps/studio (npm run studio does both)",
  );
}

/** Reads which files a built studio has; nothing but these is ever served of it. */
export function openSite(folder: string): Site {
  const page = readFileSync(path.join(folder, "index.html"), "utf8");
  const policy = /http-equiv="content-security-policy"\s+content="([^"]+)"/.exec(page)?.[1];
  if (policy === undefined) {
    throw new PeriluneError(`expected the built studio in ${folder}, got another page; build it again: npm run studio`);
  }
  const files = new Map<string, SiteFile>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || entry.name.startsWith(".")) continue;
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file).split(path.sep).join("/");
    const type = TYPES[path.extname(name)] ?? "application/octet-stream";
    files.set(name, { type, isFixed: name.startsWith("assets/"), read: () => readFileSync(file) });
  }
  const index = Buffer.from(page.replace("<head>", `<head>\n    ${MACHINE}`));
  files.set("", { type: TYPES[".html"], isFixed: false, read: () => index });
  files.delete("index.html");
  return { files, policy: `${policy}; frame-ancestors 'none'` };
}
