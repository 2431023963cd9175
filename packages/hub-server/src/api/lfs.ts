import type { FastifyInstance, FastifyRequest } from "fastify";
import * as z from "zod/mini";
import type { HubContext } from "../context.ts";
import { HubError } from "../errors.ts";
import { requireWriter } from "../security/authentication.ts";
import { ownOrigin } from "../security/request-origin.ts";
import type { ExpectedUpload, UploadLinks } from "../security/upload-links.ts";
import { parse } from "./parse.ts";
import { bodyOf, fileRoute, type RepoParams, readableRepo, repoKinds } from "./repo-request.ts";

export interface LfsOptions {
  readonly links: UploadLinks;
  /** Larger objects come in parts of so many bytes. */
  readonly partBytes: number;
}

const batchBody = z.object({
  operation: z.literal("upload"),
  objects: z
    .array(z.object({ oid: z.string().check(z.regex(/^[0-9a-f]{64}$/)), size: z.int().check(z.gte(0)) }))
    .check(z.maxLength(1000)),
  hash_algo: z.optional(z.enum(["sha256", "sha_256"])),
});
const completeBody = z.object({
  oid: z.string(),
  parts: z.array(z.object({ partNumber: z.int().check(z.gte(1)), etag: z.string() })).check(z.maxLength(10_000)),
});
const linkQuery = z.object({ expires: z.string(), signature: z.string() });

interface UploadParams {
  readonly upload: string;
  readonly part?: string;
}

/**
 * Git LFS as the Hub speaks it: `POST …/objects/batch` hands out signed links, under which the bytes come, whole or
 * (Hugging Face's own `multipart`) in parts.
 */
export function registerLfs(app: FastifyInstance, context: HubContext, { links, partBytes }: LfsOptions): void {
  const { uploads } = context;
  const json = { parseAs: "string" } as const;
  app.addContentTypeParser("application/vnd.git-lfs+json", json, app.getDefaultJsonParser("error", "error"));

  for (const kind of repoKinds) {
    // The name comes with `.git` at its end.
    const route = `${fileRoute(kind)}/info/lfs/objects/batch`;
    app.post<{ Params: RepoParams }>(route, async (request) => {
      const { namespace, name } = request.params;
      const repo = await readableRepo(context, request, kind, { namespace, name: name.replace(/\.git$/, "") });
      const by = requireWriter(request, repo);
      const { objects } = parse(batchBody, request.body, "the objects to upload");
      const origin = ownOrigin(request, context.settings.publicUrl);
      const answers: unknown[] = [];
      for (const { oid, size } of objects) {
        const id = await uploads.request(repo, { sha256: oid, size }, by);
        const upload = id !== null && { id, repoId: repo.id, sha256: oid, size };
        answers.push({ oid, size, ...(upload && { actions: { upload: uploadAction(upload, origin) } }) });
      }
      return { transfer: "basic", objects: answers };
    });
  }

  /** What the client is to do with an object. */
  function uploadAction(upload: ExpectedUpload, origin: string): unknown {
    const address = `${origin}/api/uploads/${upload.id}`;
    const link = (path: string, what: string): string => `${address}${path}${links.sign(upload, what)}`;
    if (upload.size <= partBytes) return { href: link("", "whole") };
    const header: Record<string, string> = { chunk_size: String(partBytes) };
    for (let part = 1; part <= Math.ceil(upload.size / partBytes); part++) {
      header[String(part).padStart(5, "0")] = link(`/parts/${part}`, String(part));
    }
    return { href: link("/complete", "complete"), header };
  }

  /** The upload that a link is for; 403 unless the link is good for `what`. */
  async function granted(request: FastifyRequest, what: string): Promise<ExpectedUpload> {
    const query = parse(linkQuery, request.query, "the upload link");
    const id = (request.params as UploadParams).upload;
    const upload = { ...(await uploads.find(id)), id };
    links.check(upload, what, query);
    return upload;
  }

  app.post<{ Params: UploadParams }>("/api/uploads/:upload/complete", { bodyLimit: 16_000_000 }, async (request) => {
    const { id, sha256, size } = await granted(request, "complete");
    const { oid, parts } = parse(completeBody, request.body, "the parts of the upload");
    if (oid !== sha256) throw new HubError(400, `expected the object ${sha256}, got ${oid.slice(0, 64)}`);
    if (parts.length !== Math.ceil(size / partBytes)) {
      throw new HubError(
        400,
        `expected ${Math.ceil(size / partBytes)} parts of ${partBytes} bytes, got ${parts.length}`,
      );
    }
    await uploads.complete(
      id,
      parts.map(({ partNumber, etag }) => ({ number: partNumber, etag })),
    );
    return {};
  });

  app.register(async (scope) => {
    // The bytes go to the disk as they come, whatever type is said of them.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));

    scope.put("/api/uploads/:upload", async (request) => {
      const { id, size } = await granted(request, "whole");
      refuseOtherLength(request, size);
      await uploads.receive(id, bodyOf(request));
      return {};
    });

    scope.put<{ Params: UploadParams }>("/api/uploads/:upload/parts/:part", async (request, reply) => {
      const part = Number(request.params.part);
      const { id, size } = await granted(request, String(part));
      const length = Math.min(partBytes, size - (part - 1) * partBytes);
      refuseOtherLength(request, length);
      const etag = await uploads.receivePart(id, part, bodyOf(request), length);
      return reply.header("etag", `"${etag}"`).send({});
    });
  });
}

/** A wrong size that is announced is refused before a byte is read. */
function refuseOtherLength(request: FastifyRequest, expected: number): void {
  const announced = request.headers["content-length"];
  if (announced !== undefined && Number(announced) !== expected) {
    throw new HubError(400, `expected ${expected} bytes, got ${announced}; ask for a new upload link`);
  }
}
