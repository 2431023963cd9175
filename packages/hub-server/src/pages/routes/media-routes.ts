import type { FastifyInstance } from "fastify";
import { rangeOf } from "../../api/byte-range.ts";
import { commitOf, fileRoute, type RevisionParams, readableRepo, repoKinds } from "../../api/repo-request.ts";
import { HubError } from "../../errors.ts";
import { mediaType } from "../markdown.ts";
import type { Site } from "../site.ts";

/** What the player fetches; not counted as a download, for watching is none. */
const PLAYER_TYPES: ReadonlyMap<string, string> = new Map([
  ["model.safetensors", "application/octet-stream"],
  ["replay.json", "application/json"],
]);

/** Pictures and films of a repository, to be seen inside a page: each with one strict type, and powerless by itself. */
export function registerMedia(app: FastifyInstance, { context }: Site): void {
  for (const kind of repoKinds) {
    app.get<{ Params: RevisionParams }>(`${fileRoute(kind)}/media/:revision/*`, async (request, reply) => {
      const path = request.params["*"] ?? "";
      const type = mediaType(path) ?? PLAYER_TYPES.get(path);
      const repo = await readableRepo(context, request, kind, request.params);
      const commit = await commitOf(context, repo, request.params.revision);
      const file = commit === null || type === undefined ? null : await context.repos.file(repo, commit, path);
      if (file === null || type === undefined)
        throw new HubError(404, "there is no picture, film or recording of this name");
      const etag = `"${file.sha256}"`;
      reply
        .type(type)
        .header("etag", etag)
        .header("accept-ranges", "bytes")
        .header("cache-control", "private, no-cache")
        // A picture opened by itself may style itself (SVG), and no more.
        .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .header("cross-origin-resource-policy", "same-origin");
      if (request.headers["if-none-match"] === etag) return reply.code(304).send();
      const range = rangeOf(request.headers.range, file.size);
      if (range === "unsatisfiable") {
        throw new HubError(416, `expected a range inside the ${file.size} bytes of the file`);
      }
      if (range === null) return reply.header("content-length", file.size).send(context.blobs.read(file.sha256));
      return reply
        .code(206)
        .header("content-range", `bytes ${range.start}-${range.end}/${file.size}`)
        .header("content-length", range.end - range.start + 1)
        .send(context.blobs.read(file.sha256, range));
    });
  }
}
