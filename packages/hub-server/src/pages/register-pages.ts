import type { FastifyInstance } from "fastify";
import type { HubContext } from "../context.ts";
import { HubError } from "../errors.ts";
import { readAsset } from "./assets.ts";
import { registerBoardPages } from "./routes/board-routes.ts";
import { registerLists } from "./routes/list-routes.ts";
import { registerMedia } from "./routes/media-routes.ts";
import { registerRepoPages } from "./routes/repo-routes.ts";
import { registerSessions } from "./routes/session-routes.ts";
import { PAGE_HEADERS, Site } from "./site.ts";

/** Bytes of a form. */
const LARGEST_FORM = 16_384;

/**
 * The pages of the hub.
 *
 * Whoever is signed in reads with what their session may see, pages and files alike; a change needs a form of a page
 * (or, in the API, a token). Register them before the API, so that its reads know sessions too.
 */
export function registerPages(
  app: FastifyInstance,
  context: HubContext,
  options: { readonly log: (entry: string) => void },
): void {
  const site = new Site(context, options.log);
  app.addHook("onRequest", async (request) => {
    if (request.headers.authorization === undefined && ["GET", "HEAD"].includes(request.method)) {
      request.identity = await site.identity(request);
    }
  });

  app.register(async (pages) => {
    pages.addHook("onRequest", async (_request, reply) => {
      reply.headers(PAGE_HEADERS);
    });
    pages.setErrorHandler((error, request, reply) => site.showError(request, reply, error));
    const form = "application/x-www-form-urlencoded";
    pages.addContentTypeParser(form, { parseAs: "string", bodyLimit: LARGEST_FORM }, (_request, body, done) =>
      done(null, new URLSearchParams(body as string)),
    );
    registerSessions(pages, site);
    registerLists(pages, site);
    registerBoardPages(pages, site);
    registerRepoPages(pages, site);
    registerMedia(pages, site);

    pages.get<{ Params: { name: string } }>("/assets/:name", async (request, reply) => {
      const asset = await readAsset(request.params.name);
      if (asset === null) throw new HubError(404, "the pages have no such file; load the page again");
      reply.type(asset.type).header("cache-control", "public, max-age=31536000, immutable");
      reply.header("vary", "accept-encoding");
      const takesBrotli = /\bbr\b/.test(String(request.headers["accept-encoding"] ?? ""));
      if (!takesBrotli) return reply.send(asset.bytes);
      return reply.header("content-encoding", "br").send(asset.brotli);
    });

    // What no route knows: a page for people, the API's answer for programs.
    pages.get("/*", async (request, reply) => {
      if (!request.headers.accept?.includes("text/html")) return reply.callNotFound();
      throw new HubError(404, "the address leads nowhere; it may have been mistyped, or what was here is gone");
    });
  });
}
