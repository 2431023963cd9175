import { createReadStream } from "node:fs";
import http, { type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PeriluneError } from "perilune";
import { Gate } from "./gate.ts";
import { MachineRuns, type OpenFile } from "./machine-runs.ts";
import { openSite, type Site } from "./site.ts";

/** The port of the studio, unless another is asked for. */
const STUDIO_PORT = 4871;
/** Ports to try, from the usual one on, where none is asked for. */
const PORTS = 20;
/** What paths are read against; it stands in no answer. */
const BASE = "http://localhost";

export interface StudioOptions {
  /** The folder of the built studio. */
  readonly site: string;
  /** The folder whose runs are shown; it need not be there yet. */
  readonly runs: string;
  /** @default the usual one, else the next that is free */
  readonly port?: number;
}

/** A studio that this process serves, to this machine alone. */
export interface ServedStudio {
  /** An address that lets one browser in. */
  address(): string;
  close(): Promise<void>;
}

/** Serves the studio with the runs of this machine, to be looked at: nothing is changed through it. */
export async function serveStudio({ site: folder, runs: root, port }: StudioOptions): Promise<ServedStudio> {
  const site = openSite(folder);
  const runs = new MachineRuns(root);
  const server = http.createServer();
  const taken = await listen(server, port);
  const gate = new Gate(taken);
  server.on("request", (request, response) => {
    try {
      answer(request, response, { gate, site, runs });
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      if (!response.headersSent) say(response, 500, "Something went wrong; perilune studio says more in its terminal.");
      else response.destroy();
    }
  });
  return {
    address: () => `http://127.0.0.1:${taken}/?token=${gate.issueToken()}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Parts {
  readonly gate: Gate;
  readonly site: Site;
  readonly runs: MachineRuns;
}

function answer(request: IncomingMessage, response: ServerResponse, { gate, site, runs }: Parts): void {
  protect(response, site.policy);
  const url = addressOf(request);
  const verdict = gate.judge(request, url?.searchParams.get("token") ?? null);
  if (url === null) say(response, 400, "Expected an address.");
  else if (verdict.kind === "refuse") say(response, verdict.status, verdict.why);
  else if (verdict.kind === "exchange") goOn(response, url, { "set-cookie": verdict.cookie });
  // The browser was let in before: what stands in its bar is to hold no token all the same.
  else if (url.searchParams.has("token")) goOn(response, url, {});
  else if (url.pathname.startsWith("/api/")) answerApi(url, request, response, runs);
  else answerPage(url.pathname.slice(1), request, response, site);
}

function answerPage(name: string, { method }: IncomingMessage, response: ServerResponse, site: Site): void {
  const file = site.files.get(name);
  if (file === undefined) {
    say(response, 404, "There is no such page.");
    return;
  }
  const keep = file.isFixed ? "private, max-age=31536000, immutable" : "no-cache";
  response.writeHead(200, { "content-type": file.type, "cache-control": keep });
  response.end(method === "HEAD" ? undefined : file.read());
}

function answerApi(url: URL, request: IncomingMessage, response: ServerResponse, runs: MachineRuns): void {
  const run = url.searchParams.get("run") ?? "";
  const question = url.pathname.slice("/api/".length);
  if (question === "file") {
    const file = runs.open(run, url.searchParams.get("name") ?? "");
    if (file === null) say(response, 404, "The run has no such file.");
    else send(request, response, file);
    return;
  }
  const answers: Readonly<Record<string, () => object | null>> = {
    runs: () => ({ runs: runs.list() }),
    run: () => runs.describe(run),
    files: () => runs.files(run),
  };
  const value = Object.hasOwn(answers, question) ? answers[question]() : null;
  if (value === null) say(response, 404, "There is no such run, or no such question.");
  else json(response, value);
}

/** Sends a file, or its end from a byte on (RFC 9110, 14.2): a page that follows a run asks for what is new. */
function send(request: IncomingMessage, response: ServerResponse, { descriptor, size }: OpenFile): void {
  const range = /^bytes=(\d{1,15})-$/.exec(request.headers.range ?? "");
  const from = range === null ? 0 : Number(range[1]);
  const isEmpty = from >= size;
  const headers: OutgoingHttpHeaders = { "content-type": "application/octet-stream", "cache-control": "no-store" };
  if (range !== null) headers["content-range"] = isEmpty ? `bytes */${size}` : `bytes ${from}-${size - 1}/${size}`;
  headers["content-length"] = isEmpty ? 0 : size - from;
  response.writeHead(range === null ? 200 : isEmpty ? 416 : 206, headers);
  // What is appended meanwhile comes with the next question.
  const stream = createReadStream("", { fd: descriptor, start: from, end: Math.max(from, size - 1) });
  if (isEmpty || request.method === "HEAD") {
    stream.destroy();
    response.end();
    return;
  }
  stream.on("error", () => response.destroy());
  response.on("close", () => stream.destroy());
  stream.pipe(response);
}

/** Goes to the same address without its token; a page that does so is of this site, and the cookie is sent along. */
function goOn(response: ServerResponse, { searchParams }: URL, headers: OutgoingHttpHeaders): void {
  searchParams.delete("token");
  const target = `/?${searchParams}`.replace(/\?$/, "");
  response.writeHead(200, { ...headers, "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
  response.end(
    '<!doctype html><title>Perilune Studio</title><link rel="icon" href="/icon.svg">' +
      `<meta http-equiv="refresh" content="0;url=${escaped(target)}">\n`,
  );
}

function protect(response: ServerResponse, policy: string): void {
  response.setHeaders(
    new Map([
      ["content-security-policy", policy],
      ["cross-origin-opener-policy", "same-origin"],
      ["cross-origin-embedder-policy", "require-corp"],
      ["cross-origin-resource-policy", "same-origin"],
      ["x-content-type-options", "nosniff"],
      ["x-frame-options", "DENY"],
      ["referrer-policy", "no-referrer"],
      ["permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"],
    ]),
  );
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(value));
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  response.end(`${text}\n`);
}

function addressOf({ url }: IncomingMessage): URL | null {
  // Only paths: a proxy's form of a request (`GET http://elsewhere/`) is none.
  return url?.startsWith("/") && URL.canParse(url, BASE) ? new URL(url, BASE) : null;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

async function listen(server: http.Server, port: number | undefined): Promise<number> {
  for (let candidate = port ?? STUDIO_PORT; ; candidate++) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(candidate, "127.0.0.1", () => {
          server.off("error", reject);
          resolve();
        });
      });
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EADDRINUSE" && port === undefined && candidate < STUDIO_PORT + PORTS - 1) continue;
      if (code === "EADDRINUSE") {
        throw new PeriluneError(`port ${candidate} is in use; leave --port out to take the next free one`);
      }
      if (code === "EACCES") {
        throw new PeriluneError(`port ${candidate} is not for every user to take; give --port above 1023`);
      }
      throw error;
    }
  }
}
