import type { FastifyInstance } from "fastify";
import type { HubContext } from "../context.ts";
import type { Operation } from "../repos/repo.ts";
import { requireWriter } from "../security/authentication.ts";
import { type Change, readCommit } from "./commit-lines.ts";
import {
  apiRoute,
  bodyOf,
  type RevisionParams,
  readableRepo,
  refuseOtherBranch,
  repoKinds,
  repoUrl,
} from "./repo-request.ts";

/** Bytes of a commit's request; regular files come in it as base64. */
const COMMIT_BYTES = 64_000_000;

/** `POST …/commit/main`: all changes of a push, one JSON value a line, made in one step. */
export function registerCommit(app: FastifyInstance, context: HubContext): void {
  const { inlineBytes, filesPerRepo } = context.settings.quotas;
  const bounds = {
    // base64 takes four bytes for three, and the path stands beside it.
    line: Math.ceil(inlineBytes / 3) * 4 + 10_000,
    total: COMMIT_BYTES,
    changes: 2 * filesPerRepo,
  };
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
    for (const kind of repoKinds) {
      const route = `${apiRoute(kind)}/commit/:revision`;
      scope.post<{ Params: RevisionParams }>(route, async (request) => {
        const repo = await readableRepo(context, request, kind, request.params);
        const by = requireWriter(request, repo);
        refuseOtherBranch(request);
        const { title, message, parent, changes } = await readCommit(bodyOf(request), bounds);
        const operations = await Promise.all(changes.map((change) => operationOf(context, change)));
        const commit = await context.repos.commit(repo, { title, message, parent, operations, by });
        const commitUrl = `${repoUrl(context, request, repo)}/commit/${commit.id}`;
        return { success: true, commitOid: commit.id, commitUrl, hookOutput: "" };
      });
    }
  });
}

/** A change with the size of its large file, which clients leave out when they copy a file. */
async function operationOf(context: HubContext, change: Change): Promise<Operation> {
  if (change.kind !== "lfs") return change;
  // A file that is nowhere is refused like one that may not be read, so that nobody learns what is kept here.
  return { ...change, size: change.size ?? (await context.blobs.size(change.sha256)) ?? 0 };
}
