import { randomInt } from "node:crypto";
import type { Kysely, Selectable } from "kysely";
import { type EnvReference, makeReference, PeriluneError, specOf } from "perilune";
import { type Board, seedsHash } from "perilune/hub";
import type { Identity } from "../accounts/identity.ts";
import type { Schema } from "../database/schema.ts";
import { HubError } from "../errors.ts";
import { OPEN_BOARD_EPISODES, openBoards } from "./open-boards.ts";

/** A board as the hub keeps it. */
export interface HubBoard extends Board {
  /** Entries that a team may make to a challenge; null on an open board. */
  readonly entriesPerTeam: number | null;
}

/** What an admin says of a new challenge. */
export interface ChallengeRequest {
  readonly id: string;
  readonly title: string;
  readonly env: EnvReference;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** @default 100 */
  readonly episodes?: number | undefined;
  /** @default true */
  readonly deterministic?: boolean | undefined;
  /** @default null */
  readonly passMark?: number | null | undefined;
  /** @default 10 */
  readonly entriesPerTeam?: number | undefined;
}

/** Bounds of what one entry to a challenge may cost. */
const MOST_EPISODES = 1000;
const MOST_STEPS = 100_000;

/** Secret seeds are drawn below this: far too many to guess one, and each of them exact in JSON. */
const SEEDS = 2 ** 48 - 1;

/** The leaderboards of a hub: those that are always open, and challenges. */
export class Boards {
  readonly #database: Kysely<Schema>;
  readonly #now: () => Date;

  constructor(database: Kysely<Schema>, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  /** Brings the open boards of this version into the database. */
  async open(): Promise<void> {
    for (const [position, { id, title, env, passMark }] of openBoards.entries()) {
      const said = { title, pass_mark: passMark, position };
      await this.#database
        .insertInto("boards")
        .values({
          ...said,
          id,
          env: JSON.stringify(env),
          episodes: OPEN_BOARD_EPISODES,
          deterministic: 1,
          created_at: this.#now().toISOString(),
        })
        .onConflict((conflict) => conflict.column("id").doUpdateSet(said))
        .execute();
    }
  }

  /** Open boards in their order, then challenges, the one that ends last first. */
  async list(): Promise<HubBoard[]> {
    const rows = await this.#database
      .selectFrom("boards")
      .selectAll()
      .orderBy("position")
      .orderBy("ends_at", "desc")
      .orderBy("id")
      .execute();
    return rows.map((row) => this.#boardOf(row));
  }

  /** @throws HubError 404 when there is none of this id */
  async find(id: string): Promise<HubBoard> {
    return this.#boardOf(await this.#row(id));
  }

  /** The seeds to run an entry with: those of a challenge, secret or not; null on an open board. */
  async seedsFor(id: string): Promise<readonly number[] | null> {
    const { secret_seeds } = await this.#row(id);
    return secret_seeds === null ? null : JSON.parse(secret_seeds);
  }

  /**
   * Opens a challenge: its seeds are drawn now and told at its end, their hash at once.
   *
   * @throws HubError 403 unless an admin asks, 400 for what cannot be run, 409 when the id is taken
   */
  async createChallenge(request: ChallengeRequest, by: Identity): Promise<HubBoard> {
    if (by.role !== "admin") throw new HubError(403, "expected a token of role admin; only an admin opens a challenge");
    const { id, title, startsAt, endsAt, episodes = 100, deterministic = true, passMark = null } = request;
    checkDefinition(request, episodes, this.#now());
    const env = limitedEnv(request.env);
    const seeds = Array.from({ length: episodes }, () => randomInt(SEEDS));
    const row = await this.#database
      .insertInto("boards")
      .values({
        id,
        title,
        env: JSON.stringify(env),
        episodes,
        deterministic: Number(deterministic),
        pass_mark: passMark,
        starts_at: startsAt.toISOString(),
        ends_at: endsAt.toISOString(),
        seeds_hash: seedsHash(seeds),
        secret_seeds: JSON.stringify(seeds),
        entries_per_team: request.entriesPerTeam ?? 10,
        position: openBoards.length,
        created_by: by.user,
        created_at: this.#now().toISOString(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw new HubError(409, `there is a board "${id}" already; choose another id`);
    return this.#boardOf(row);
  }

  async #row(id: string): Promise<Selectable<Schema["boards"]>> {
    const row = await this.#database.selectFrom("boards").selectAll().where("id", "=", id).executeTakeFirst();
    if (row !== undefined) return row;
    throw new HubError(404, `this hub has no board "${id.slice(0, 100)}"; GET /api/boards lists them`, {
      code: "BoardNotFound",
    });
  }

  #boardOf(row: Selectable<Schema["boards"]>): HubBoard {
    const { id, title, episodes, starts_at: startsAt, ends_at: endsAt, seeds_hash: hash, secret_seeds } = row;
    const isOver = endsAt !== null && endsAt <= this.#now().toISOString();
    return {
      id,
      title,
      env: JSON.parse(row.env),
      episodes,
      deterministic: row.deterministic === 1,
      passMark: row.pass_mark,
      entriesPerTeam: row.entries_per_team,
      challenge:
        startsAt === null || endsAt === null || hash === null
          ? null
          : { startsAt, endsAt, seedsHash: hash, seeds: isOver ? JSON.parse(secret_seeds ?? "null") : null },
    };
  }
}

function checkDefinition(request: ChallengeRequest, episodes: number, now: Date): void {
  const { id, startsAt, endsAt, entriesPerTeam = 1 } = request;
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(id)) {
    throw new HubError(400, `expected the id of a board as letters, digits, "-", "_" and ".", at most 64; got "${id}"`);
  }
  if (!(startsAt < endsAt && now < endsAt)) {
    throw new HubError(400, "expected a challenge that begins before its end, and ends after now; mend its times");
  }
  if (!(Number.isInteger(episodes) && episodes >= 1 && episodes <= MOST_EPISODES)) {
    throw new HubError(400, `expected 1 to ${MOST_EPISODES} episodes, got ${episodes}`);
  }
  if (!(Number.isInteger(entriesPerTeam) && entriesPerTeam >= 1)) {
    throw new HubError(400, `expected at least 1 entry a team, got ${entriesPerTeam}`);
  }
}

/** The environment with its step limit written down, once it is certain that it can be made. */
function limitedEnv({ id, kwargs, maxEpisodeSteps }: EnvReference): Board["env"] {
  try {
    const spec = specOf(id);
    const limit = maxEpisodeSteps ?? spec.maxEpisodeSteps;
    if (limit === undefined) {
      throw new PeriluneError(`${spec.id} has no step limit, so an episode may never end; give max_episode_steps`);
    }
    if (limit > MOST_STEPS) {
      throw new PeriluneError(`expected at most ${MOST_STEPS} steps an episode, got ${limit}; lower max_episode_steps`);
    }
    const env = { id: spec.id, kwargs, maxEpisodeSteps: limit };
    makeReference(env).close?.();
    return env;
  } catch (error) {
    if (error instanceof PeriluneError) throw new HubError(400, error.message);
    throw error;
  }
}
