// Keeps the studio, so that it opens without a network. It has no imports: browsers load it as a plain script.

/** What the site is made of, put in when it is built: paths below this script's folder, with their SHA-256. */
interface Contents {
  /** Of all the rest together: another one is another version. */
  readonly version: string;
  /** What the first page needs. */
  readonly first: readonly SiteFile[];
  /** All other pages; they are fetched when there is nothing else to do. */
  readonly rest: readonly SiteFile[];
}

type SiteFile = readonly [path: string, sha256: string];

/** What of a service worker's global object is used here; the page's types have no name for it. */
interface Scope {
  readonly registration: { readonly scope: string };
  skipWaiting(): Promise<void>;
  addEventListener(kind: "install" | "activate", hear: (event: Lasting) => void): void;
  addEventListener(kind: "message", hear: (event: Lasting & Asking) => void): void;
  addEventListener(kind: "fetch", hear: (event: Lasting & Fetching) => void): void;
  readonly clients: { claim(): Promise<void> };
}

interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}

interface Asking {
  readonly data: Message;
  readonly source: { postMessage(answer: Message): void } | null;
}

interface Fetching {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

/** What the page asks for: the rest of the site, or that a new version takes over. */
type Message = "complete" | "take-over";

declare const SITE_CONTENTS: Contents;
const { version, first, rest } = SITE_CONTENTS;
const scope = self as unknown as Scope;
const NAME = "perilune-studio-";
/** One cache for each version and place: sites may share an origin. */
const PLACE = `${NAME}${new URL(scope.registration.scope).pathname} `;
const CACHE = PLACE + version;

scope.addEventListener("install", (event) => event.waitUntil(keep(first)));

scope.addEventListener("activate", (event) =>
  event.waitUntil(Promise.all([inherit().finally(forgetOthers), scope.clients.claim()])),
);

scope.addEventListener("message", (event) => {
  if (event.data === "take-over") event.waitUntil(scope.skipWaiting());
  if (event.data === "complete") {
    const { source } = event;
    event.waitUntil(keep(rest).then(() => source?.postMessage("complete")));
  }
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || !url.href.startsWith(scope.registration.scope)) return;
  event.respondWith(request.mode === "navigate" ? page(request) : file(request));
});

/** Takes over what an older version has alike before that goes: who has no network just then keeps those pages. */
async function inherit(): Promise<void> {
  const [cache, older] = await Promise.all([caches.open(CACHE), olderCaches()]);
  for (const [path] of rest) {
    const address = addressOf(path);
    const response = await alike(older, address, path);
    if (response !== undefined) await cache.put(address, response);
  }
}

/** Keeps files of this version; those that an older version had alike are taken over from it. */
async function keep(files: readonly SiteFile[]): Promise<void> {
  const [cache, older] = await Promise.all([caches.open(CACHE), olderCaches()]);
  for (const [path, sha256] of files) {
    const address = addressOf(path);
    if ((await cache.match(address)) !== undefined) continue;
    await cache.put(address, (await alike(older, address, path)) ?? (await fetched(address, sha256)));
  }
}

function addressOf(path: string): string {
  return new URL(path, scope.registration.scope).href;
}

/** The bytes that were built and no others: a host in the middle of an update is asked again next time. */
async function fetched(address: string, sha256: string): Promise<Response> {
  const response = await fetch(address, { cache: "no-cache", integrity: `sha256-${sha256}` });
  if (!response.ok) throw new Error(`${address} could not be fetched (${response.status})`);
  return response;
}

/** A file whose name changes with its content is the same under the same name. */
async function alike(older: readonly Cache[], address: string, path: string): Promise<Response | undefined> {
  if (!path.startsWith("assets/")) return undefined;
  for (const cache of older) {
    const response = await cache.match(address);
    if (response !== undefined) return response;
  }
  return undefined;
}

/** Every address of the site is one page, which reads the address itself. */
async function page(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const path = new URL(request.url).pathname;
  const root = new URL(scope.registration.scope).pathname;
  const isRoot = path === root || path === `${root}index.html`;
  const kept = isRoot ? await cache.match(scope.registration.scope) : undefined;
  if (kept === undefined) return fetch(request);
  // Isolation for hosts that send no such headers, so that memory may be shared between threads.
  const headers = new Headers(kept.headers);
  headers.set("cross-origin-opener-policy", "same-origin");
  headers.set("cross-origin-embedder-policy", "require-corp");
  return new Response(kept.body, { status: kept.status, statusText: kept.statusText, headers });
}

/** A file that is kept; else from the network, to be kept from now on where it is one of the site's. */
async function file(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request.url);
  if (kept !== undefined) return isolated(kept);
  const path = request.url.slice(scope.registration.scope.length);
  const known = rest.find(([name]) => name === path);
  if (known === undefined) return fetch(request);
  await keep([known]);
  return isolated((await cache.match(request.url)) ?? (await fetch(request)));
}

/** A worker's script needs the header of its isolated page as well. */
function isolated(kept: Response): Response {
  const headers = new Headers(kept.headers);
  headers.set("cross-origin-embedder-policy", "require-corp");
  return new Response(kept.body, { status: kept.status, statusText: kept.statusText, headers });
}

async function forgetOthers(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PLACE) && name !== CACHE);
  await Promise.all(names.map((name) => caches.delete(name)));
}

async function olderCaches(): Promise<Cache[]> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PLACE) && name !== CACHE);
  return Promise.all(names.map((name) => caches.open(name)));
}
