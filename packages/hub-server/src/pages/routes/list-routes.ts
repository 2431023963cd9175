import type { FastifyInstance, FastifyRequest } from "fastify";
import { algorithms, registeredIds } from "perilune";
import { HubError } from "../../errors.ts";
import type { RepoKind } from "../../repos/repo.ts";
import { summarize } from "../agent-summaries.ts";
import type { Site } from "../site.ts";
import { agentsPage } from "../templates/agents-page.ts";
import { homePage } from "../templates/home-page.ts";
import { ownerPage } from "../templates/owner-page.ts";
import type { LiveAgent } from "../templates/player.ts";
import type { BoardSummary } from "../views.ts";
import { boardSummaries } from "./board-routes.ts";
import { liveAgent } from "./repo-routes.ts";

/** Cards on one page of a list. */
const PAGE_SIZE = 24;
const SORTS = ["updatedAt", "createdAt", "downloads"] as const;

/** Home, the lists of agents and data sets, and what belongs to one account. */
export function registerLists(app: FastifyInstance, site: Site): void {
  const { repos, database, accounts } = site.context;

  app.get("/", async (request, reply) => {
    const viewer = request.identity;
    const [latest, boards] = await Promise.all([
      repos.list({ kind: "model", limit: 12, viewer }),
      boardSummaries(site, request, 6),
    ]);
    const content = {
      latest: await summarize(database, latest.repos.filter(({ head }) => head !== null).slice(0, 6)),
      boards: boards.slice(0, 3),
      star: await firstOfBoards(site, boards),
      hubUrl: site.hubUrl(request),
    };
    return site.show(request, reply, homePage(content));
  });

  for (const [address, kind] of [
    ["/models", "model"],
    ["/datasets", "dataset"],
  ] as const) {
    app.get(address, async (request, reply) => {
      const query = textsOf(request);
      const sort = SORTS.find((name) => name === query.sort) ?? "updatedAt";
      const { search = "", env = "", algorithm = "", other = "", cursor } = query;
      const { repos: found, next } = await repos.list({
        kind,
        search: search || undefined,
        tags: [env, algorithm, other].filter((tag) => tag !== ""),
        sort,
        limit: PAGE_SIZE,
        cursor,
        viewer: request.identity,
      });
      const page = agentsPage({
        kind,
        agents: await summarize(database, found),
        filter: { search, env, algorithm, other, sort },
        envs: registeredIds(),
        algorithms: Object.keys(algorithms),
        cursor: cursor ?? null,
        next,
      });
      return site.show(request, reply, page);
    });
  }

  app.get<{ Params: { namespace: string } }>("/:namespace", async (request, reply) => {
    const { namespace } = request.params;
    const account = await accounts.find(namespace);
    if (account === null) throw new HubError(404, `there is no user or organisation "${namespace.slice(0, 60)}" here`);
    const { cursor } = textsOf(request);
    const list = (kind: RepoKind) =>
      repos.list({ kind, author: account.name, limit: PAGE_SIZE, viewer: request.identity });
    const [agents, datasets, related] = await Promise.all([
      cursor === undefined
        ? list("model")
        : repos.list({ kind: "model", author: account.name, limit: PAGE_SIZE, cursor, viewer: request.identity }),
      list("dataset"),
      account.kind === "org" ? accounts.members(account.name) : accounts.orgsOf(account.name),
    ]);
    const page = ownerPage({
      account,
      related,
      agents: await summarize(database, agents.repos),
      datasets: await summarize(database, datasets.repos),
      cursor: cursor ?? null,
      next: agents.next,
    });
    return site.show(request, reply, page);
  });
}

/** Parameters of an address that came once, as text. */
function textsOf(request: FastifyRequest): Partial<Record<string, string>> {
  const query = request.query as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** The agent at the head of the first board that has one to show. */
async function firstOfBoards({ context }: Site, boards: readonly BoardSummary[]): Promise<LiveAgent | null> {
  for (const { leaders } of boards) {
    const [first] = leaders;
    if (first?.repo == null) continue;
    const repo = await context.repos.find({ kind: "model", ...first.repo }, null);
    const agent = repo && liveAgent(repo, await context.repos.files(repo, null));
    if (agent !== null) return agent;
  }
  return null;
}
