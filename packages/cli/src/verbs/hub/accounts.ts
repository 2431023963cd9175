import type { HubContext } from "@perilune/hub-server";
import type { Command } from "commander";
import { openTerminal } from "../../terminal.ts";
import { filled, withOutputOptions } from "../options.ts";
import { columns, type HubDataVerbOptions, withDataOptions, withHub } from "./options.ts";

/** `perilune hub user` and `perilune hub org`: who owns repositories. */
export function addHubAccounts(hub: Command): void {
  const user = hub.command("user").description("Make and list users");
  addVerb(user, "create <names...>", "Make users", "perilune hub user create ada grace", {
    said: (names, where) => `Made ${names.join(", ")}; a token: perilune hub token create ${names.join(" ")}${where}`,
    async change({ accounts }, names) {
      for (const name of names) await accounts.createUser(name);
    },
  });
  addList(user, "user", "perilune hub user list");

  const org = hub.command("org").description("Make organisations, and say who belongs to them");
  addVerb(org, "create <names...>", "Make organisations", "perilune hub org create team-a team-b", {
    said: (names, where) => `Made ${names.join(", ")}; members: perilune hub org add ${names[0]} USER${where}`,
    async change({ accounts }, names) {
      for (const name of names) await accounts.createOrg(name);
    },
  });
  addVerb(
    org,
    "add <org> <users...>",
    "Make users members: they write to what it owns",
    "perilune hub org add team-a ada",
    {
      said: ([name, ...users]) => `${users.join(", ")}: in ${name}`,
      async change({ accounts }, [name, ...users]) {
        for (const member of users) await accounts.addMember(name, member);
      },
    },
  );
  addVerb(org, "remove <org> <users...>", "End memberships", "perilune hub org remove team-a ada", {
    said: ([name, ...users]) => `${users.join(", ")}: not in ${name}`,
    async change({ accounts }, [name, ...users]) {
      for (const member of users) await accounts.removeMember(name, member);
    },
  });
  addList(org, "org", "perilune hub org list");
}

interface Change {
  /** `where` are the words that name the same hub to the next command. */
  readonly said: (names: readonly string[], where: string) => string;
  readonly change: (context: HubContext, names: readonly string[]) => Promise<void>;
}

/** A subcommand that takes names and changes accounts by them. */
function addVerb(parent: Command, usage: string, description: string, example: string, { said, change }: Change): void {
  const [name, ...placeholders] = usage.split(" ");
  const command = parent.command(name).description(description);
  for (const placeholder of placeholders) {
    const isList = placeholder.includes("...");
    command.argument(placeholder, "", isList ? collectFilled : filled);
  }
  withOutputOptions(withDataOptions(command), example);
  command.action(async () => {
    const options: HubDataVerbOptions = command.optsWithGlobals();
    const names: readonly string[] = command.processedArgs.flat();
    const terminal = openTerminal(options);
    await withHub(options, (context) => change(context, names));
    terminal.json({ event: "done", names });
    terminal.print(said(names, options.data === undefined ? "" : ` --data ${options.data}`));
  });
}

function addList(parent: Command, kind: "user" | "org", example: string): void {
  const command = parent.command("list").description(kind === "user" ? "List users" : "List organisations");
  withOutputOptions(withDataOptions(command), example);
  command.action(async () => {
    const options: HubDataVerbOptions = command.optsWithGlobals();
    const terminal = openTerminal(options);
    const rows = await withHub(options, async ({ accounts }) => {
      const all = (await accounts.list()).filter((account) => account.kind === kind);
      const others = all.map(({ name }) => (kind === "user" ? accounts.orgsOf(name) : accounts.members(name)));
      return (await Promise.all(others)).map((names, i) => ({ name: all[i].name, names }));
    });
    for (const { name, names } of rows) {
      terminal.json({ name, [kind === "user" ? "orgs" : "members"]: names });
    }
    terminal.print(rows.length === 0 ? "None yet" : columns(rows.map(({ name, names }) => [name, names.join(", ")])));
  });
}

function collectFilled(word: string, previous: readonly string[] = []): string[] {
  return [...previous, filled(word)];
}
