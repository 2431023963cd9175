import type { Role } from "@perilune/hub-server";
import { type Command, InvalidArgumentError, Option } from "commander";
import { openTerminal } from "../../terminal.ts";
import { count, filled, withOutputOptions } from "../options.ts";
import { columns, type HubDataVerbOptions, withDataOptions, withHub } from "./options.ts";

interface CreateOptions extends HubDataVerbOptions {
  readonly role: Role;
  readonly name: string;
  readonly days?: number;
}

const DAY = 24 * 3600 * 1000;

/** `perilune hub token`: the tokens of a hub. */
export function addHubToken(hub: Command): void {
  const token = hub.command("token").description("Make, list and revoke tokens, while the hub runs or not");
  const create = token
    .command("create")
    .description("Make a token for each user and show it, this once")
    .argument("<users...>", "whose tokens", filledWords)
    .addOption(new Option("--role <role>", "what it may do").choices(["read", "write", "admin"]).default("write"))
    .option("--name <text>", "to know it by in the list", filled, "command line")
    .option("--days <n>", "days until it expires (default: never)", days);
  withOutputOptions(withDataOptions(create), "perilune hub token create ada --days 120");
  create.action((users: readonly string[], _, command: Command) => runCreate(users, command.optsWithGlobals()));

  const list = token
    .command("list")
    .description("List tokens by their ids; what a token is, the hub itself does not know")
    .argument("[user]", "whose tokens (default: everyone's)", filled);
  withOutputOptions(withDataOptions(list), "perilune hub token list ada");
  list.action((user: string | undefined, _, command: Command) => runList(user, command.optsWithGlobals()));

  const revoke = token.command("revoke").description("End a token at once").argument("<id>", "as listed", filled);
  withOutputOptions(withDataOptions(revoke), "perilune hub token revoke 0b5e…");
  revoke.action((id: string, _, command: Command) => runRevoke(id, command.optsWithGlobals()));
}

async function runCreate(users: readonly string[], options: CreateOptions): Promise<void> {
  const terminal = openTerminal(options);
  const { role, name, days } = options;
  const expiresAt = days === undefined ? null : new Date(Date.now() + days * DAY);
  await withHub(options, async ({ tokens }) => {
    for (const user of users) {
      const token = await tokens.create({ user, role, name, expiresAt });
      terminal.json({ user, role, name, expires_at: expiresAt?.toISOString() ?? null, token });
      terminal.print(`${user}  ${token}`);
    }
  });
}

async function runList(user: string | undefined, options: HubDataVerbOptions): Promise<void> {
  const terminal = openTerminal(options);
  const lists = await withHub(options, async ({ accounts, tokens }) => {
    const everyone = (await accounts.list()).filter(({ kind }) => kind === "user").map(({ name }) => name);
    return Promise.all((user === undefined ? everyone : [user]).map((name) => tokens.list(name)));
  });
  const rows = lists.flat().map(({ id, user: owner, role, name, createdAt, expiresAt }) => {
    terminal.json({ id, user: owner, role, name, created_at: createdAt, expires_at: expiresAt });
    const end = expiresAt === null ? "does not expire" : `until ${expiresAt.slice(0, 10)}`;
    return [id, owner, role, createdAt.slice(0, 10), end, name];
  });
  terminal.print(rows.length === 0 ? "No tokens" : columns(rows));
}

async function runRevoke(id: string, options: HubDataVerbOptions): Promise<void> {
  const { PeriluneError } = await import("perilune");
  const terminal = openTerminal(options);
  const revoked = await withHub(options, async ({ tokens }) => {
    const found = await tokens.find(id);
    if (found === null)
      throw new PeriluneError(`this hub has no token ${id}; perilune hub token list shows those it has`);
    await tokens.revoke(id);
    return found;
  });
  terminal.json({ event: "revoked", id, user: revoked.user });
  terminal.print(`The token "${revoked.name}" of ${revoked.user} is revoked`);
}

function days(text: string): number {
  const number = count(text);
  if (number <= 36_500) return number;
  throw new InvalidArgumentError("Expected at most 36500 days; leave it out for a token that does not expire.");
}

function filledWords(word: string, previous: readonly string[] = []): string[] {
  return [...previous, filled(word)];
}
