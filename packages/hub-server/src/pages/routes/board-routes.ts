import type { FastifyInstance, FastifyRequest } from "fastify";
import { HubError } from "../../errors.ts";
import { repoNotFound } from "../../repos/access.ts";
import type { Site } from "../site.ts";
import { boardPage, invitationPage } from "../templates/board-page.ts";
import { boardsPage, challengesPage } from "../templates/boards-page.ts";
import { boardUrl } from "../urls.ts";
import type { BoardSummary } from "../views.ts";

/** Lines on one page of a board. */
const PAGE_SIZE = 50;
/** Lines of a board in a list of boards. */
const LEADERS = 3;

interface BoardParams {
  readonly id: string;
}

/** Boards and challenges, and what whoever is signed in does there. */
export function registerBoardPages(app: FastifyInstance, site: Site): void {
  const { boards, standings, teams, verifications, enrolment } = site.context;

  app.get("/boards", async (request, reply) => {
    const summaries = await boardSummaries(site, request);
    return site.show(request, reply, boardsPage(summaries.filter(({ board }) => board.challenge === null)));
  });

  app.get("/challenges", async (request, reply) => {
    const summaries = await boardSummaries(site, request);
    const challenges = summaries.filter(({ board }) => board.challenge !== null);
    return site.show(request, reply, challengesPage(challenges, site.context.now()));
  });

  app.get<{ Params: BoardParams; Querystring: { offset?: string } }>("/boards/:id", async (request, reply) => {
    const offset = Math.min(Math.max(0, Math.trunc(Number(request.query.offset) || 0)), Number.MAX_SAFE_INTEGER);
    const board = await boards.find(request.params.id);
    const viewer = request.identity;
    const [page, waiting, allTeams] = await Promise.all([
      standings.page(board, { limit: PAGE_SIZE, offset, viewer }),
      verifications.waiting(board.id),
      board.challenge === null ? [] : teams.list(board.id),
    ]);
    const content = {
      board,
      ...page,
      waiting,
      offset,
      pageSize: PAGE_SIZE,
      teams: allTeams,
      ownTeam: allTeams.find(({ members }) => viewer !== null && members.includes(viewer.user)) ?? null,
      now: site.context.now(),
    };
    return site.showForm(request, reply, (viewerOfForm) => boardPage(content, viewerOfForm));
  });

  app.post<{ Params: BoardParams }>("/boards/:id/create-team", async (request, reply) => {
    const { fields, identity } = await site.signedInForm(request);
    const board = await boards.find(request.params.id);
    const { team, invitation } = await teams.create(board, fields.get("team") ?? "", identity);
    return site.show(request, reply, invitationPage(board, team.name, invitation));
  });

  app.post<{ Params: BoardParams }>("/boards/:id/join-team", async (request, reply) => {
    const { fields, identity } = await site.signedInForm(request);
    const board = await boards.find(request.params.id);
    await teams.join(board, fields.get("invitation") ?? "", identity);
    return reply.redirect(boardUrl(board.id), 303);
  });

  app.post<{ Params: BoardParams }>("/boards/:id/invite", async (request, reply) => {
    const { fields, identity } = await site.signedInForm(request);
    const board = await boards.find(request.params.id);
    const team = fields.get("team") ?? "";
    return site.show(request, reply, invitationPage(board, team, await teams.renewInvitation(board, team, identity)));
  });

  app.post<{ Params: BoardParams }>("/boards/:id/enter", async (request, reply) => {
    const { fields, identity } = await site.signedInForm(request);
    const board = await boards.find(request.params.id);
    const [namespace, name, ...more] = (fields.get("agent") ?? "").trim().split("/");
    if (!namespace || !name || more.length > 0) {
      throw new HubError(400, "expected the name of an agent as user/agent; go back and mend it");
    }
    const ref = { kind: "model", namespace, name } as const;
    const repo = await site.context.repos.find(ref, identity);
    if (repo === null) throw repoNotFound(ref);
    await enrolment.enter(board, repo, identity);
    return reply.redirect(boardUrl(board.id), 303);
  });
}

/** Boards with their leaders, open ones first. */
export async function boardSummaries(site: Site, request: FastifyRequest, limit?: number): Promise<BoardSummary[]> {
  const boards = await site.context.boards.list();
  return Promise.all(
    boards.slice(0, limit).map(async (board) => {
      const { entries, standings } = await site.context.standings.page(board, {
        limit: LEADERS,
        viewer: request.identity,
      });
      return { board, entries, leaders: standings };
    }),
  );
}
