import type { Kysely, Selectable } from "kysely";
import type { Schema } from "../database/schema.ts";
import { HubError } from "../errors.ts";
import { checkAccountName } from "./names.ts";

export interface Account {
  readonly name: string;
  readonly kind: "user" | "org";
  readonly createdAt: string;
}

/** The users and organisations that own repositories. */
export class Accounts {
  readonly #database: Kysely<Schema>;
  readonly #now: () => Date;

  constructor(database: Kysely<Schema>, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  createUser(name: string): Promise<Account> {
    return this.#create(name, "user");
  }

  createOrg(name: string): Promise<Account> {
    return this.#create(name, "org");
  }

  async #create(name: string, kind: Account["kind"]): Promise<Account> {
    checkAccountName(name);
    const row = { name, key: name.toLowerCase(), kind, created_at: this.#now().toISOString() };
    const created = await this.#database
      .insertInto("accounts")
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (created === undefined) throw new HubError(409, `there is a user or organisation "${name}" already`);
    return accountOf(created);
  }

  /** Makes a user a member of an organisation, who may read and write what it owns; twice is once. */
  async addMember(org: string, user: string): Promise<void> {
    await this.#expect(org, "org");
    await this.#expect(user, "user");
    await this.#database
      .insertInto("members")
      .values({ org, user, created_at: this.#now().toISOString() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async removeMember(org: string, user: string): Promise<void> {
    await this.#database.deleteFrom("members").where("org", "=", org).where("user", "=", user).execute();
  }

  async find(name: string): Promise<Account | null> {
    const row = await this.#database.selectFrom("accounts").selectAll().where("name", "=", name).executeTakeFirst();
    return row === undefined ? null : accountOf(row);
  }

  async list(): Promise<readonly Account[]> {
    const rows = await this.#database.selectFrom("accounts").selectAll().orderBy("key").execute();
    return rows.map(accountOf);
  }

  /** Users of an organisation. */
  async members(org: string): Promise<readonly string[]> {
    const rows = this.#database.selectFrom("members").select("user").where("org", "=", org).orderBy("user");
    return (await rows.execute()).map(({ user }) => user);
  }

  /** Organisations of a user. */
  async orgsOf(user: string): Promise<readonly string[]> {
    const rows = this.#database.selectFrom("members").select("org").where("user", "=", user).orderBy("org");
    return (await rows.execute()).map(({ org }) => org);
  }

  async #expect(name: string, kind: Account["kind"]): Promise<void> {
    const account = await this.find(name);
    if (account?.kind === kind) return;
    const what = kind === "user" ? "user" : "organisation";
    throw new HubError(404, `there is no ${what} "${name}" on this hub`, { code: "AccountNotFound" });
  }
}

function accountOf(row: Selectable<Schema["accounts"]>): Account {
  return { name: row.name, kind: row.kind, createdAt: row.created_at };
}
