import { randomUUID } from "node:crypto";
import type { Kysely, Selectable } from "kysely";
import type { Schema } from "../database/schema.ts";
import { HubError } from "../errors.ts";
import type { Identity, Role } from "./identity.ts";
import { hashOfSecret, randomSecret } from "./secrets.ts";

/** What is known of a token once it was handed out. */
export interface TokenInfo {
  readonly id: string;
  readonly user: string;
  readonly role: Role;
  readonly name: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
}

/** Access tokens: of each only the SHA-256 is kept, which is enough since a token is 214 random bits. */
export class Tokens {
  readonly #database: Kysely<Schema>;
  readonly #now: () => Date;

  constructor(database: Kysely<Schema>, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  /** Makes a token and returns it, this once: `hf_…`, as the clients of the protocol demand. */
  async create(options: { user: string; role: Role; name: string; expiresAt?: Date | null }): Promise<string> {
    const { user, role, name, expiresAt = null } = options;
    if (name.length > 100) throw new HubError(400, "a token's name may have at most 100 characters");
    const owner = await this.#database
      .selectFrom("accounts")
      .select("kind")
      .where("name", "=", user)
      .executeTakeFirst();
    if (owner?.kind !== "user") {
      throw new HubError(404, `a token belongs to a user, and this hub has no user "${user}"`, {
        code: "AccountNotFound",
      });
    }
    const token = `hf_${randomSecret(36)}`;
    await this.#database
      .insertInto("tokens")
      .values({
        id: randomUUID(),
        sha256: hashOfSecret(token),
        user,
        role,
        name,
        created_at: this.#now().toISOString(),
        expires_at: expiresAt?.toISOString() ?? null,
      })
      .execute();
    return token;
  }

  /** Who a token belongs to; null for one that is unknown, a 401 that says so for one that has expired. */
  async identify(token: string): Promise<Identity | null> {
    const row = await this.#database
      .selectFrom("tokens")
      .select(["id", "user", "role", "expires_at"])
      .where("sha256", "=", hashOfSecret(token))
      .executeTakeFirst();
    if (row === undefined) return null;
    if (row.expires_at !== null && row.expires_at <= this.#now().toISOString()) {
      throw new HubError(401, `this access token expired on ${row.expires_at}`, {
        code: "InvalidToken",
      });
    }
    const members = await this.#database.selectFrom("members").select("org").where("user", "=", row.user).execute();
    return { user: row.user, orgs: members.map(({ org }) => org), role: row.role, tokenId: row.id };
  }

  async list(user: string): Promise<readonly TokenInfo[]> {
    const rows = this.#database.selectFrom("tokens").selectAll().where("user", "=", user).orderBy("created_at");
    return (await rows.execute()).map(tokenOf);
  }

  async find(id: string): Promise<TokenInfo | null> {
    const row = await this.#database.selectFrom("tokens").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? null : tokenOf(row);
  }

  async revoke(id: string): Promise<void> {
    await this.#database.deleteFrom("tokens").where("id", "=", id).execute();
  }
}

function tokenOf(row: Selectable<Schema["tokens"]>): TokenInfo {
  const { id, user, role, name, created_at: createdAt, expires_at: expiresAt } = row;
  return { id, user, role, name, createdAt, expiresAt };
}
