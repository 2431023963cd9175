import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import * as z from "zod/mini";
import type { HubContext } from "../context.ts";
import { HubError } from "../errors.ts";
import { lfsPointer } from "../repos/git-oid.ts";
import type { Commit, Repo, RepoFile } from "../repos/repo.ts";
import { count, flag, parse, textList } from "./parse.ts";
import { apiRoute, commitOf, nextLink, type RevisionParams, readableRepo, repoKinds } from "./repo-request.ts";

/** A file, or a folder with all files below it. */
type Entry = { readonly path: string; readonly file: RepoFile } | { readonly path: string; readonly below: RepoFile[] };

const treeQuery = z.object({ recursive: flag, expand: flag, limit: count, cursor: z.optional(z.string()) });
const pathsBody = z.object({ paths: textList, expand: flag });

/** `GET …/tree/:revision/*` and `POST …/paths-info/:revision`: what stands where. */
export function registerTree(app: FastifyInstance, context: HubContext): void {
  for (const kind of repoKinds) {
    for (const route of [`${apiRoute(kind)}/tree/:revision`, `${apiRoute(kind)}/tree/:revision/*`]) {
      app.get<{ Params: RevisionParams }>(route, async (request, reply) => {
        const repo = await readableRepo(context, request, kind, request.params);
        const { recursive, expand, limit, cursor } = parse(treeQuery, request.query, "the query");
        const commit = await commitOf(context, repo, request.params.revision);
        const folder = (request.params["*"] ?? "").replace(/^\/+|\/+$/g, "");
        const entries = entriesBelow(await context.repos.files(repo, commit), folder);
        if (entries.length === 0 && folder !== "") {
          throw new HubError(404, `there is no folder "${folder.slice(0, 200)}" in this revision`, {
            code: "EntryNotFound",
          });
        }
        const depth = folder === "" ? 0 : folder.split("/").length;
        const listed = entries.filter(
          ({ path }) => (recursive || path.split("/").length === depth + 1) && (cursor === undefined || path > cursor),
        );
        const page = listed.slice(0, Math.min(limit ?? 1000, expand ? 100 : 1000));
        if (page.length < listed.length) reply.header("link", nextLink(context, request, page.at(-1)!.path));
        return describe(context, repo, commit, page, expand);
      });
    }

    app.post<{ Params: RevisionParams }>(`${apiRoute(kind)}/paths-info/:revision`, async (request) => {
      const repo = await readableRepo(context, request, kind, request.params);
      const { paths, expand } = parse(pathsBody, request.body, "the paths");
      const commit = await commitOf(context, repo, request.params.revision);
      const wanted = new Set(paths.map((path) => path.replace(/\/+$/, "")));
      const entries = entriesBelow(await context.repos.files(repo, commit), "");
      return describe(
        context,
        repo,
        commit,
        entries.filter(({ path }) => wanted.has(path)),
        expand,
      );
    });
  }
}

/** Files and folders under a folder at any depth, in the order of their paths. */
function entriesBelow(files: readonly RepoFile[], folder: string): Entry[] {
  const prefix = folder === "" ? "" : `${folder}/`;
  const folders = new Map<string, RepoFile[]>();
  const entries: Entry[] = [];
  for (const file of files) {
    if (!file.path.startsWith(prefix)) continue;
    entries.push({ path: file.path, file });
    for (let end = file.path.lastIndexOf("/"); end > prefix.length; end = file.path.lastIndexOf("/", end - 1)) {
      const path = file.path.slice(0, end);
      const below = folders.get(path);
      if (below === undefined) folders.set(path, [file]);
      else below.push(file);
    }
  }
  for (const [path, below] of folders) entries.push({ path, below });
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Entries as clients read them; with `expand` each with the commit that last changed it. */
async function describe(
  context: HubContext,
  repo: Repo,
  revision: string | null,
  entries: readonly Entry[],
  expand: boolean,
): Promise<unknown[]> {
  const paths = entries.flatMap((entry) => ("file" in entry ? entry.path : entry.below.map(({ path }) => path)));
  const commits = expand ? await context.repos.lastCommits(repo, revision, [...new Set(paths)]) : null;
  return entries.map((entry) => {
    const inside = "file" in entry ? [entry.file] : entry.below;
    const lastCommit = commits && newest(inside.map(({ path }) => commits.get(path)));
    return {
      ...("file" in entry ? describeFile(entry.file) : describeFolder(entry.path, entry.below)),
      ...(lastCommit && {
        lastCommit: { id: lastCommit.id, title: lastCommit.title, date: lastCommit.createdAt },
      }),
    };
  });
}

function describeFile(file: RepoFile): Record<string, unknown> {
  const { path, size, sha256, gitOid, lfs } = file;
  return {
    type: "file",
    oid: gitOid,
    size,
    path,
    ...(lfs && { lfs: { oid: sha256, size, pointerSize: lfsPointer(file).length } }),
  };
}

/** Folders are no rows of their own; one id for one content is all that clients make of a tree's id. */
function describeFolder(path: string, below: readonly RepoFile[]): Record<string, unknown> {
  const hash = createHash("sha1");
  for (const file of below) hash.update(`${file.path.slice(path.length)}\0${file.gitOid}\n`);
  return { type: "directory", oid: hash.digest("hex"), size: 0, path };
}

function newest(commits: readonly (Commit | undefined)[]): Commit | undefined {
  return commits.reduce((last, commit) => (commit && (!last || commit.createdAt > last.createdAt) ? commit : last));
}
