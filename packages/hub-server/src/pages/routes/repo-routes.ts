import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AGENT_FILES } from "perilune/hub";
import { canWrite } from "../../accounts/identity.ts";
import { commitOf, fileRoute, type RepoParams, type RevisionParams, repoKinds } from "../../api/repo-request.ts";
import type { HubBoard } from "../../boards/boards.ts";
import { HubError } from "../../errors.ts";
import { repoNotFound } from "../../repos/access.ts";
import type { Repo, RepoFile, RepoKind } from "../../repos/repo.ts";
import { cardFacts, summarize } from "../agent-summaries.ts";
import type { Html } from "../html.ts";
import { cardBody, renderMarkdown } from "../markdown.ts";
import type { Site } from "../site.ts";
import { agentPage } from "../templates/agent-page.ts";
import { filesPage, historyPage } from "../templates/files-page.ts";
import type { LiveAgent } from "../templates/player.ts";
import { mediaUrl, repoUrl } from "../urls.ts";
import type { BoardRun } from "../views.ts";

/** Bytes of a card that are shown: what is made to be slow to read takes some 10 µs a character. */
const LARGEST_CARD = 200_000;

/** Revisions on one page of a history. */
const PAGE_SIZE = 30;

/** The pages of a repository: card, files, history. */
export function registerRepoPages(app: FastifyInstance, site: Site): void {
  const { context } = site;
  for (const kind of repoKinds) {
    const route = fileRoute(kind);

    app.get<{ Params: RepoParams }>(route, (request, reply) => showCard(site, kind, request, reply));

    app.get<{ Params: RevisionParams }>(`${route}/tree/:revision`, async (request, reply) => {
      const repo = await visibleRepo(site, kind, request);
      const revision = await commitOf(context, repo, request.params.revision);
      const files = await context.repos.files(repo, revision);
      const paths = files.map(({ path }) => path);
      const changes = await context.repos.lastCommits(repo, revision, paths);
      return site.show(request, reply, filesPage({ repo, revision: request.params.revision, files, changes }));
    });

    app.get<{ Params: RevisionParams; Querystring: { cursor?: string } }>(
      `${route}/commits/:revision`,
      async (request, reply) => {
        const repo = await visibleRepo(site, kind, request);
        const { revision } = request.params;
        const cursor = textOf(request.query.cursor);
        const commit = await commitOf(context, repo, revision);
        const page = { limit: PAGE_SIZE, cursor: cursor ?? undefined };
        const history = await context.repos.history(repo, commit, page);
        return site.show(request, reply, historyPage({ repo, revision, cursor, ...history }));
      },
    );
  }

  app.post<{ Params: RepoParams }>("/:namespace/:name/verify", async (request, reply) => {
    const { identity } = await site.signedInForm(request);
    const { namespace, name } = request.params;
    const repo = await context.repos.find({ kind: "model", namespace, name }, identity);
    if (repo === null) throw repoNotFound({ kind: "model", namespace, name });
    await context.enrolment.again(repo, identity);
    return reply.redirect(repoUrl(repo), 303);
  });
}

/** The repository of a page's address, for whoever asks. */
async function visibleRepo(site: Site, kind: RepoKind, request: FastifyRequest<{ Params: RepoParams }>): Promise<Repo> {
  const ref = { kind, namespace: request.params.namespace, name: request.params.name };
  const repo = await site.context.repos.find(ref, request.identity);
  if (repo === null) throw repoNotFound(ref);
  return repo;
}

async function showCard(
  site: Site,
  kind: RepoKind,
  request: FastifyRequest<{ Params: RepoParams }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { repos, database } = site.context;
  const repo = await visibleRepo(site, kind, request);
  const files = await repos.files(repo, null);
  const viewer = request.identity;
  const [[summary], card, runs] = await Promise.all([
    summarize(database, [repo]),
    readCard(site, repo, files),
    kind === "model" ? boardRuns(site, repo) : [],
  ]);
  const live = kind === "model" ? liveAgent(repo, files) : null;
  const mayVerify = live?.weights != null && viewer !== null && canWrite(viewer, repo.namespace);
  const hubUrl = site.hubUrl(request);
  return site.showForm(request, reply, (viewer) =>
    agentPage({ ...summary, revision: "main", files, card, runs, live, mayVerify, hubUrl }, viewer),
  );
}

async function readCard({ context }: Site, repo: Repo, files: readonly RepoFile[]): Promise<Html | null> {
  const file = files.find(({ path }) => path === AGENT_FILES.card);
  if (file === undefined) return null;
  if (file.size > LARGEST_CARD) {
    throw new HubError(413, `the card of ${repo.namespace}/${repo.name} is too long to be shown; see its files`);
  }
  const text = new TextDecoder().decode(await context.blobs.readBytes(file.sha256, LARGEST_CARD));
  return renderMarkdown(cardBody(text), { repo, revision: "main" });
}

/** What the player can show of an agent; null where it holds neither weights nor a recording. */
export function liveAgent(repo: Repo, files: readonly RepoFile[]): LiveAgent | null {
  const address = (path: string): string | null =>
    files.some((file) => file.path === path) ? mediaUrl(repo, "main", path) : null;
  const weights = address(AGENT_FILES.model);
  const replay = address(AGENT_FILES.replay);
  return weights === null && replay === null ? null : { repo, weights, replay, env: cardFacts(repo).env };
}

/** The newest run on each board, and where the one that stands there stands. */
async function boardRuns({ context }: Site, repo: Repo): Promise<BoardRun[]> {
  const boards = await context.boards.list();
  const byId = new Map(boards.map((board): [string, HubBoard] => [board.id, board]));
  const runs = await context.verifications.ofRepo(repo);
  const own = boards.filter(({ id }) => runs.some(({ boardId }) => boardId === id));
  const ranks = await context.standings.ranksOf(repo.id, own);
  const shown = new Map<string, BoardRun>();
  for (const run of runs) {
    const rank = ranks.get(run.id) ?? null;
    const board = byId.get(run.boardId);
    // What stands on the board goes before a newer run that does not.
    if (board !== undefined && (!shown.has(run.boardId) || rank !== null)) shown.set(run.boardId, { board, run, rank });
  }
  return [...shown.values()];
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
