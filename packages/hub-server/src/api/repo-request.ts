import type { FastifyRequest } from "fastify";
import type { HubContext } from "../context.ts";
import { HubError } from "../errors.ts";
import { repoNotFound } from "../repos/access.ts";
import { type Repo, type RepoKind, type RepoRef, repoName } from "../repos/repo.ts";
import { ownOrigin } from "../security/request-origin.ts";

export const repoKinds: readonly RepoKind[] = ["model", "dataset"];

/** Parameters that every address of a repository has. */
export interface RepoParams {
  readonly namespace: string;
  readonly name: string;
}

export interface RevisionParams extends RepoParams {
  readonly revision: string;
  /** Path inside the repository; "" at its root. */
  readonly "*"?: string;
}

/** Route of a repository in the API. */
export function apiRoute(kind: RepoKind): string {
  return `/api/${kind}s/:namespace/:name`;
}

/** Route of a repository's files and page. */
export function fileRoute(kind: RepoKind): string {
  return kind === "model" ? "/:namespace/:name" : "/datasets/:namespace/:name";
}

/** Address of a repository's page as the client sees this hub. */
export function repoUrl(context: HubContext, request: FastifyRequest, repo: RepoRef): string {
  const folder = repo.kind === "model" ? "" : "datasets/";
  return `${ownOrigin(request, context.settings.publicUrl)}/${folder}${repoName(repo)}`;
}

/** The repository asked for, or the answer that hides whether a private one exists. */
export async function readableRepo(
  context: HubContext,
  request: FastifyRequest,
  kind: RepoKind,
  params: RepoParams,
): Promise<Repo> {
  const ref: RepoRef = { kind, namespace: params.namespace, name: params.name };
  const repo = await context.repos.find(ref, request.identity);
  if (repo !== null) return repo;
  if (request.identity !== null) throw repoNotFound(ref);
  // Without a token 401, as huggingface.co does: the one who asks may only have to log in.
  const message = `there is no public ${kind} "${repoName(ref)}" here; check the name, or log in to see private ones`;
  throw new HubError(401, message, { code: "RepoNotFound" });
}

/** Commit of a revision as clients write it; null while the repository is empty; 404 when there is none. */
export async function commitOf(context: HubContext, repo: Repo, revision: string): Promise<string | null> {
  const commit = await context.repos.resolveRevision(repo, revision);
  if (commit === null && !isMain(revision)) {
    const message = `${repoName(repo)} has no revision "${revision.slice(0, 100)}"; give main or the id of a commit`;
    throw new HubError(404, message, { code: "RevisionNotFound" });
  }
  return commit;
}

/** The one branch has several names. */
function isMain(revision: string): boolean {
  return ["main", "HEAD", "refs/heads/main"].includes(revision);
}

/**
 * The bytes of a request as they come.
 *
 * Who stops reading leaves the connection whole: the rest is let go by, so that the answer still reaches the client.
 */
export async function* bodyOf({ raw }: FastifyRequest): AsyncGenerator<Uint8Array> {
  try {
    for await (const bytes of raw.iterator({ destroyOnReturn: false })) yield bytes;
  } catch (cause) {
    // Nobody reads this answer, but neither is it a fault of the hub's to be logged.
    throw new HubError(400, "the request broke off before its end; send it again", { cause });
  } finally {
    raw.resume();
  }
}

/** `Link` header for the next page: the same address with another cursor. */
export function nextLink(context: HubContext, request: FastifyRequest, cursor: string): string {
  const url = new URL(request.url, ownOrigin(request, context.settings.publicUrl));
  url.searchParams.set("cursor", cursor);
  return `<${url.href}>; rel="next"`;
}

/** Answers a change that is meant for anything but the one branch. */
export function refuseOtherBranch(request: FastifyRequest): void {
  const { revision } = request.params as RevisionParams;
  const { create_pr } = request.query as { create_pr?: string };
  if (create_pr === undefined && isMain(revision)) return;
  const what = create_pr === undefined ? `the branch "${revision.slice(0, 100)}"` : "a pull request";
  throw new HubError(501, `expected a commit to main, got one to ${what}; repositories of this hub have one branch`);
}
