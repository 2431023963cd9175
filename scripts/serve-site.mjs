// Serves a folder of built files on this machine alone.
import { readFile } from "node:fs/promises";
import http from "node:http";
import path from "node:path";

const TYPES = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  svg: "image/svg+xml",
  webmanifest: "application/manifest+json",
  woff2: "font/woff2",
};

/** Serves `folder` under a path of its own; `close` ends it. */
export async function serveSite(folder, { port = 0, base = "/" } = {}) {
  const server = http.createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const name = decodeURIComponent(pathname.startsWith(base) ? pathname.slice(base.length) : "..");
    const file = path.resolve(folder, name === "" ? "index.html" : name);
    try {
      if (!file.startsWith(path.resolve(folder) + path.sep)) throw new Error("outside of the folder");
      const bytes = await readFile(file);
      const type = TYPES[path.extname(file).slice(1)] ?? "application/octet-stream";
      response.writeHead(200, {
        "content-type": type,
        "x-content-type-options": "nosniff",
        "cache-control": "no-cache",
      });
      response.end(bytes);
    } catch {
      response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("There is no such page.\n");
    }
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${server.address().port}${base}`;
  return { url, close: () => new Promise((resolve) => server.close(resolve)) };
}
