import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import * as z from "zod/mini";
import type { HubContext } from "../context.ts";
import type { RepoKind } from "../repos/repo.ts";
import { requireWriter } from "../security/authentication.ts";
import { count, flag, parse, textList } from "./parse.ts";
import { describeRepo } from "./repo-info.ts";
import {
  apiRoute,
  commitOf,
  nextLink,
  type RepoParams,
  type RevisionParams,
  readableRepo,
  repoKinds,
} from "./repo-request.ts";

/** How clients name an order, and what it is here; nobody likes a repository here, so likes order nothing. */
const sorts = {
  lastModified: "updatedAt",
  last_modified: "updatedAt",
  updatedAt: "updatedAt",
  createdAt: "createdAt",
  created_at: "createdAt",
  downloads: "downloads",
  likes: "updatedAt",
  likes30d: "updatedAt",
  trendingScore: "updatedAt",
} as const;

const listQuery = z.object({
  author: z.optional(z.string()),
  search: z.optional(z.string()),
  filter: textList,
  tags: textList,
  pipeline_tag: z.optional(z.string()),
  library: z.optional(z.string()),
  sort: z.optional(z.enum(Object.keys(sorts) as (keyof typeof sorts)[])),
  limit: count,
  cursor: z.optional(z.string()),
  full: flag,
  cardData: flag,
  expand: textList,
  "expand[]": textList,
});
const infoQuery = z.object({ expand: textList, "expand[]": textList, blobs: flag });

/** What a list tells of a repository unless it is asked for more. */
const briefKeys = ["private", "downloads", "likes", "tags", "pipeline_tag", "library_name", "createdAt"];

/** `GET /api/models`, `GET /api/models/:namespace/:name` and the same of datasets. */
export function registerModels(app: FastifyInstance, context: HubContext): void {
  for (const kind of repoKinds) {
    app.get(`/api/${kind}s`, (request, reply) => list(kind, request, reply));

    for (const route of [apiRoute(kind), `${apiRoute(kind)}/revision/:revision`]) {
      app.get<{ Params: RevisionParams }>(route, async (request) => {
        const repo = await readableRepo(context, request, kind, request.params);
        const query = parse(infoQuery, request.query, "the query");
        const keys = [...query.expand, ...query["expand[]"]];
        const sha = await commitOf(context, repo, request.params.revision ?? "main");
        const wantsFiles = keys.length === 0 || keys.includes("siblings");
        const files = wantsFiles ? await context.repos.files(repo, sha) : [];
        return describeRepo(repo, { sha, files, keys: keys.length === 0 ? null : keys, blobs: query.blobs });
      });
    }

    app.get<{ Params: RepoParams }>(`${apiRoute(kind)}/auth-check`, async (request) => {
      await readableRepo(context, request, kind, request.params);
      return {};
    });
    app.get<{ Params: RepoParams }>(`${apiRoute(kind)}/auth-check/write`, async (request) => {
      const repo = await readableRepo(context, request, kind, request.params);
      requireWriter(request, repo);
      return {};
    });
  }

  async function list(kind: RepoKind, request: FastifyRequest, reply: FastifyReply): Promise<unknown[]> {
    const query = parse(listQuery, request.query, "the query");
    const expand = [...query.expand, ...query["expand[]"]];
    const keys =
      expand.length > 0 ? expand : query.full ? null : query.cardData ? [...briefKeys, "cardData"] : briefKeys;
    const wantsFiles = keys === null || keys.includes("siblings");
    const { repos, next } = await context.repos.list({
      kind,
      author: query.author,
      search: query.search,
      tags: [...query.filter, ...query.tags, query.pipeline_tag ?? [], query.library ?? []]
        .flat()
        .flatMap((tags) => tags.split(","))
        .filter((tag) => tag !== ""),
      sort: sorts[query.sort ?? "lastModified"],
      // The files of each repository are a look-up of their own.
      limit: Math.min(query.limit ?? 100, wantsFiles ? 100 : 1000),
      cursor: query.cursor,
      viewer: request.identity,
    });
    if (next !== null) reply.header("link", nextLink(context, request, next));
    return Promise.all(
      repos.map(async (repo) => {
        const files = wantsFiles ? await context.repos.files(repo, repo.head) : [];
        return describeRepo(repo, { sha: repo.head, files, keys, blobs: false });
      }),
    );
  }
}
