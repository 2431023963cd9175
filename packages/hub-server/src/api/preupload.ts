import type { FastifyInstance } from "fastify";
import * as z from "zod/mini";
import type { HubContext } from "../context.ts";
import { requireWriter } from "../security/authentication.ts";
import { parse } from "./parse.ts";
import { apiRoute, commitOf, type RevisionParams, readableRepo, refuseOtherBranch, repoKinds } from "./repo-request.ts";

/** Bytes up to which a text comes inside the commit's own request. */
const REGULAR_BYTES = 256_000;
/** Bytes that the regular files of one such request have together: a commit is held in memory while it is read. */
const REGULAR_BYTES_TOGETHER = 4_000_000;

const body = z.object({
  files: z
    .array(z.object({ path: z.string(), size: z.int().check(z.gte(0)), sample: z._default(z.string(), "") }))
    .check(z.maxLength(1000)),
});

/** `POST …/preupload/:revision`: which files of a commit to send by LFS, and which the repository has already. */
export function registerPreupload(app: FastifyInstance, context: HubContext): void {
  for (const kind of repoKinds) {
    const route = `${apiRoute(kind)}/preupload/:revision`;
    app.post<{ Params: RevisionParams }>(route, { bodyLimit: 4_000_000 }, async (request) => {
      const repo = await readableRepo(context, request, kind, request.params);
      requireWriter(request, repo);
      refuseOtherBranch(request);
      const { files } = parse(body, request.body, "the files to upload");
      const head = await commitOf(context, repo, request.params.revision);
      const present = new Map((await context.repos.files(repo, head)).map((file) => [file.path, file]));
      let regular = 0;
      return {
        files: files.map(({ path, size, sample }) => {
          const large = size > REGULAR_BYTES || regular + size > REGULAR_BYTES_TOGETHER || isBinary(sample);
          // An empty file is always regular: LFS has nothing to send of it.
          const uploadMode = size > 0 && large ? "lfs" : "regular";
          if (uploadMode === "regular") regular += size;
          const file = present.get(path);
          const oid = file && (file.lfs ? file.sha256 : file.gitOid);
          return { path, uploadMode, shouldIgnore: false, ...(oid && { oid }) };
        }),
      };
    });
  }
}

/** Whether the first bytes of a file are no text: git's own rule, a zero among them. */
function isBinary(sample: string): boolean {
  return Buffer.from(sample, "base64").includes(0);
}
