import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { HubContext } from "../context.ts";
import { HubError } from "../errors.ts";
import { lfsPointer } from "../repos/git-oid.ts";
import { type Repo, type RepoFile, repoName } from "../repos/repo.ts";
import { rangeOf } from "./byte-range.ts";
import { commitOf, fileRoute, type RevisionParams, readableRepo, repoKinds } from "./repo-request.ts";
import { servedType } from "./served-type.ts";

/** The files that make an agent: fetching one is a download of its model. */
const weights = /\.(safetensors|zip|onnx|pth?|pkl|bin|npz)$/;

/** `GET` and `HEAD …/resolve/:revision/*` (the file) and `…/raw/:revision/*` (what git keeps: a pointer for LFS). */
export function registerResolve(app: FastifyInstance, context: HubContext): void {
  for (const kind of repoKinds) {
    for (const form of ["resolve", "raw"] as const) {
      app.route<{ Params: RevisionParams }>({
        method: ["GET", "HEAD"],
        url: `${fileRoute(kind)}/${form}/:revision/*`,
        async handler(request, reply) {
          const repo = await readableRepo(context, request, kind, request.params);
          const commit = await commitOf(context, repo, request.params.revision);
          const path = request.params["*"] ?? "";
          const file = commit === null ? null : await context.repos.file(repo, commit, path);
          if (commit !== null) reply.header("x-repo-commit", commit);
          if (file === null) {
            throw new HubError(404, `${repoName(repo)} has no file "${path.slice(0, 200)}" in this revision`, {
              code: "EntryNotFound",
            });
          }
          return send(request, reply, repo, file, form);
        },
      });
    }
  }

  function send(
    request: FastifyRequest,
    reply: FastifyReply,
    repo: Repo,
    file: RepoFile,
    form: "resolve" | "raw",
  ): FastifyReply {
    const pointer = form === "raw" && file.lfs ? Buffer.from(lfsPointer(file)) : null;
    const size = pointer === null ? file.size : pointer.length;
    const etag = `"${file.lfs && pointer === null ? file.sha256 : file.gitOid}"`;
    addFileHeaders(reply, repo, file, etag);
    if (request.headers["if-none-match"]?.split(/\s*,\s*/).includes(etag)) return reply.code(304).send();

    const { range: wanted, "if-range": ifRange } = request.headers;
    const range = ifRange === undefined || ifRange === etag ? rangeOf(wanted, size) : null;
    if (range === "unsatisfiable") {
      reply.header("content-range", `bytes */${size}`);
      throw new HubError(416, `expected a range inside the ${size} bytes of the file, got ${wanted}`);
    }
    // The npm client asks for byte 0 to learn the size, of an empty file too, and takes it from this header.
    if (size === 0 && wanted !== undefined) reply.header("content-range", "bytes */0");
    if (range !== null) reply.code(206).header("content-range", `bytes ${range.start}-${range.end}/${size}`);
    const length = range === null ? size : range.end - range.start + 1;
    reply.header("content-length", String(length));
    if (request.method === "HEAD") return reply.send();

    const isBegun = range === null || (range.start === 0 && length > 1);
    if (isBegun && pointer === null && isDownload(repo, file)) context.repos.countDownload(repo);
    if (length === 0) return reply.send("");
    const bytes = range ?? { start: 0, end: size - 1 };
    if (pointer !== null) return reply.send(Readable.from([pointer.subarray(bytes.start, bytes.end + 1)]));
    return reply.send(context.blobs.read(file.sha256, bytes));
  }
}

/** Headers of a file that somebody uploaded: nothing of it may run, or be taken for a page of this hub. */
function addFileHeaders(reply: FastifyReply, repo: Repo, file: RepoFile, etag: string): void {
  const name = encodeURIComponent(file.path.split("/").at(-1)!).replace(/['()*]/g, (sign) => {
    return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  reply
    .header("etag", etag)
    .header("accept-ranges", "bytes")
    .header("cache-control", repo.private ? "private, no-cache" : "no-cache")
    .header("content-security-policy", "sandbox; default-src 'none'")
    .header("content-disposition", `attachment; filename*=UTF-8''${name}`)
    .type(servedType(file.path));
  if (file.lfs) reply.header("x-linked-etag", `"${file.sha256}"`).header("x-linked-size", String(file.size));
}

function isDownload(repo: Repo, file: RepoFile): boolean {
  return repo.kind === "model" ? weights.test(file.path) : !/^(README\.md|\.gitattributes)$/.test(file.path);
}
