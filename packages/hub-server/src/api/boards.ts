import type { FastifyInstance } from "fastify";
import { boardToJson } from "perilune/hub";
import * as z from "zod/mini";
import type { HubBoard } from "../boards/boards.ts";
import type { Standing } from "../boards/standings.ts";
import type { Team } from "../boards/teams.ts";
import type { Verification } from "../boards/verification.ts";
import type { HubContext } from "../context.ts";
import type { Repo } from "../repos/repo.ts";
import { requireIdentity, requireWriter } from "../security/authentication.ts";
import { count, parse } from "./parse.ts";
import { apiRoute, type RepoParams, readableRepo } from "./repo-request.ts";

interface BoardParams {
  readonly id: string;
}

const time = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((text) => new Date(text)),
);
const challengeBody = z.object({
  id: z.string(),
  title: z.string().check(z.minLength(1), z.maxLength(200)),
  env: z.object({
    id: z.string(),
    kwargs: z._default(z.record(z.string(), z.unknown()), {}),
    max_episode_steps: z.optional(z.int().check(z.gte(1))),
  }),
  starts_at: z.optional(time),
  ends_at: time,
  episodes: z.optional(z.number()),
  deterministic: z.optional(z.boolean()),
  pass_mark: z.optional(z.nullable(z.number())),
  entries_per_team: z.optional(z.number()),
});
const teamBody = z.union([z.strictObject({ name: z.string() }), z.strictObject({ invitation: z.string() })], {
  error: "expected either the name of a new team, or the invitation code of one to join",
});
const invitationBody = z.object({ team: z.string() });
const verificationBody = z.optional(z.nullable(z.object({ board: z.optional(z.string()) })));
const pageQuery = z.object({ limit: count, offset: z.optional(z.coerce.number().check(z.int(), z.gte(0))) });

const MOST_LINES = 1000;

/** Leaderboards, challenges, their teams, and what became of agents on them: the hub's own part of the API. */
export function registerBoards(app: FastifyInstance, context: HubContext): void {
  const { boards, teams, standings, verifications, enrolment } = context;

  app.get("/api/boards", async () => ({ boards: (await boards.list()).map(boardRecord) }));

  app.post("/api/boards", async (request, reply) => {
    const by = requireIdentity(request);
    const { env, ...body } = parse(challengeBody, request.body, "the challenge");
    const { id, kwargs, max_episode_steps: limit } = env;
    const board = await boards.createChallenge(
      {
        id: body.id,
        title: body.title,
        env: limit === undefined ? { id, kwargs } : { id, kwargs, maxEpisodeSteps: limit },
        startsAt: body.starts_at ?? context.now(),
        endsAt: body.ends_at,
        episodes: body.episodes,
        deterministic: body.deterministic,
        passMark: body.pass_mark,
        entriesPerTeam: body.entries_per_team,
      },
      by,
    );
    return reply.status(201).send(boardRecord(board));
  });

  app.get("/api/boards/:id", async (request) => {
    const { id } = request.params as BoardParams;
    const { limit = 100, offset = 0 } = parse(pageQuery, request.query, "the query");
    const board = await boards.find(id);
    const [page, waiting, joined] = await Promise.all([
      standings.page(board, { limit: Math.min(limit, MOST_LINES), offset, viewer: request.identity }),
      verifications.waiting(id),
      teams.list(id),
    ]);
    return {
      ...boardRecord(board),
      entries: page.entries,
      waiting,
      offset,
      standings: page.standings.map(standingRecord),
      teams: joined.map(({ name, founder, members }) => ({ name, founder, members })),
    };
  });

  app.post("/api/boards/:id/teams", async (request, reply) => {
    const by = requireIdentity(request);
    const board = await boards.find((request.params as BoardParams).id);
    const body = parse(teamBody, request.body, "the team");
    if ("invitation" in body) {
      return reply.status(201).send(teamRecord(board, await teams.join(board, body.invitation, by)));
    }
    const { team, invitation } = await teams.create(board, body.name, by);
    return reply.status(201).send({ ...teamRecord(board, team), invitation });
  });

  app.post("/api/boards/:id/invitations", async (request, reply) => {
    const by = requireIdentity(request);
    const board = await boards.find((request.params as BoardParams).id);
    const { team } = parse(invitationBody, request.body, "the request");
    const invitation = await teams.renewInvitation(board, team, by);
    return reply.status(201).send({ board: board.id, team, invitation });
  });

  const route = `${apiRoute("model")}/verifications`;
  const ofRepo = async (repo: Repo): Promise<object> => {
    const [runs, all] = await Promise.all([verifications.ofRepo(repo), boards.list()]);
    const ranks = await standings.ranksOf(
      repo.id,
      all.filter(({ id }) => runs.some(({ boardId }) => boardId === id)),
    );
    return { verifications: runs.map((run) => verificationRecord(run, ranks.get(run.id) ?? null)) };
  };

  app.get(route, async (request) => {
    const repo = await readableRepo(context, request, "model", request.params as RepoParams);
    return await ofRepo(repo);
  });

  app.post(route, async (request, reply) => {
    const params = request.params as RepoParams;
    const by = requireWriter(request, params.namespace);
    const body = parse(verificationBody, request.body, "the request");
    const repo = await readableRepo(context, request, "model", params);
    if (body?.board === undefined) await enrolment.again(repo, by);
    else await enrolment.enter(await boards.find(body.board), repo, by);
    return reply.status(202).send(await ofRepo(repo));
  });
}

function boardRecord(board: HubBoard): object {
  const { entriesPerTeam, ...shown } = board;
  return { ...boardToJson(shown), entries_per_team: entriesPerTeam };
}

function teamRecord(board: HubBoard, { name, founder, members }: Team): object {
  return { board: board.id, name, founder, members };
}

function standingRecord(standing: Standing): object {
  const { rank, repo, commit, weightsHash, team, score, claim, passed, verifiedAt } = standing;
  return {
    rank,
    repo: repo && `${repo.namespace}/${repo.name}`,
    team,
    ...score,
    claimed: claim,
    passed,
    commit,
    weights_hash: weightsHash,
    verified_at: verifiedAt,
  };
}

function verificationRecord(run: Verification, rank: number | null): object {
  return {
    id: run.id,
    board: run.boardId,
    status: run.status,
    reason: run.reason,
    rank,
    score: run.score,
    claimed: run.claim,
    returns: run.returns,
    lengths: run.lengths,
    commit: run.commit,
    weights_hash: run.weightsHash,
    perilune: run.perilune,
    submitted_by: run.submittedBy,
    queued_at: run.queuedAt,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
  };
}
