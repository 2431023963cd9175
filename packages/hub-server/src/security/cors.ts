import type { FastifyInstance } from "fastify";

/** Headers of an answer that a client in a browser has to see. */
const exposed = [
  "Accept-Ranges",
  "Content-Disposition",
  "Content-Length",
  "Content-Range",
  "ETag",
  "Link",
  "Retry-After",
  "X-Error-Code",
  "X-Error-Message",
  "X-Linked-Etag",
  "X-Linked-Size",
  "X-Repo-Commit",
  "X-Total-Count",
].join(", ");

/** Lets pages of other origins read (no more than read) what the routes of this scope give. */
export function addCors(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    if (!["GET", "HEAD", "OPTIONS"].includes(request.method)) return;
    reply.header("access-control-allow-origin", "*").header("access-control-expose-headers", exposed);
  });
  app.options("/*", (_request, reply) => {
    // A browser asks this before it sends a token or a range.
    reply
      .header("access-control-allow-methods", "GET, HEAD")
      .header("access-control-allow-headers", "Authorization, If-None-Match, If-Range, Range")
      .header("access-control-max-age", "86400")
      .code(204)
      .send();
  });
}
