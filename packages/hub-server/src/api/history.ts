import type { FastifyInstance } from "fastify";
import * as z from "zod/mini";
import type { HubContext } from "../context.ts";
import { count, parse } from "./parse.ts";
import {
  apiRoute,
  commitOf,
  nextLink,
  type RepoParams,
  type RevisionParams,
  readableRepo,
  repoKinds,
} from "./repo-request.ts";

const query = z.object({ limit: count, cursor: z.optional(z.string()) });

/** `GET …/commits/:revision`, newest first, and `GET …/refs`. */
export function registerHistory(app: FastifyInstance, context: HubContext): void {
  for (const kind of repoKinds) {
    app.get<{ Params: RevisionParams }>(`${apiRoute(kind)}/commits/:revision`, async (request, reply) => {
      const repo = await readableRepo(context, request, kind, request.params);
      const { limit, cursor } = parse(query, request.query, "the query");
      const revision = await commitOf(context, repo, request.params.revision);
      const { commits, next, total } = await context.repos.history(repo, revision, {
        limit: Math.min(limit ?? 100, 1000),
        cursor,
      });
      reply.header("x-total-count", String(total));
      if (next !== null) reply.header("link", nextLink(context, request, next));
      return commits.map(({ id, title, message, author, createdAt }) => ({
        id,
        title,
        message,
        authors: [{ user: author, avatar: "" }],
        date: createdAt,
      }));
    });

    app.get<{ Params: RepoParams }>(`${apiRoute(kind)}/refs`, async (request) => {
      const { head } = await readableRepo(context, request, kind, request.params);
      const branches = head === null ? [] : [{ name: "main", ref: "refs/heads/main", targetCommit: head }];
      return { branches, tags: [], converts: [], pullRequests: [] };
    });
  }
}
