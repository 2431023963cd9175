import { type Command, Option } from "commander";
import { plain } from "../hub/plain.ts";
import { openTerminal } from "../terminal.ts";
import { filled, type HubOptions, withHubOption, withOutputOptions } from "./options.ts";

interface LoginOptions extends HubOptions {
  readonly hub: string;
}

const hubOption = new Option("--hub <url>", "the hub the token is of: its address, or huggingface")
  .argParser(filled)
  .makeOptionMandatory();

/** `perilune login`: keeps a token for one hub. */
export function addLogin(program: Command): void {
  const command = program
    .command("login")
    .summary("Keep a token for a hub")
    .description(
      "Keep a token for a hub, which is asked for without echo, or read from stdin; it goes to that hub alone",
    )
    .addOption(hubOption);
  withOutputOptions(command, "perilune login --hub https://hub.example");
  command.action(runLogin);
}

/** `perilune logout`: forgets a token. */
export function addLogout(program: Command): void {
  const command = program.command("logout").description("Forget the token of a hub").addOption(hubOption);
  withOutputOptions(command, "perilune logout --hub https://hub.example");
  command.action(runLogout);
}

/** `perilune whoami`: who a hub takes us for. */
export function addWhoAmI(program: Command): void {
  const command = program.command("whoami").description("Tell who a hub takes us for, and what we may do there");
  withOutputOptions(withHubOption(command), "perilune whoami");
  command.action(runWhoAmI);
}

async function runLogin(options: LoginOptions): Promise<void> {
  const [{ tokenOwner }, { connect }, { addressOf }, { keepLogin }, { readSecret }] = await Promise.all([
    import("perilune/hub"),
    import("../hub/client.ts"),
    import("../hub/target.ts"),
    import("../hub/logins.ts"),
    import("../hub/read-secret.ts"),
  ]);
  const terminal = openTerminal(options);
  const hubUrl = addressOf(options.hub);
  const accessToken = await readSecret(`Token of ${hubUrl}: `);
  const owner = await tokenOwner(await connect({ hubUrl, accessToken, isDefault: false }));
  const file = keepLogin(new URL(hubUrl).origin, accessToken);
  terminal.json({ event: "done", hub: hubUrl, user: owner.name, file });
  terminal.print(
    `Logged in at ${hubUrl} as ${plain(owner.name)}; the token is kept in ${file}, which only you can read`,
  );
}

async function runLogout(options: LoginOptions): Promise<void> {
  const [{ addressOf }, { forgetLogin }] = await Promise.all([import("../hub/target.ts"), import("../hub/logins.ts")]);
  const terminal = openTerminal(options);
  const hubUrl = addressOf(options.hub);
  const forgotten = forgetLogin(new URL(hubUrl).origin);
  terminal.json({ event: "done", hub: hubUrl, forgotten });
  terminal.print(forgotten ? `The token of ${hubUrl} is forgotten here` : `No token of ${hubUrl} was kept here`);
}

async function runWhoAmI(options: HubOptions): Promise<void> {
  const [{ tokenOwner }, { connect }, { resolveTarget }] = await Promise.all([
    import("perilune/hub"),
    import("../hub/client.ts"),
    import("../hub/target.ts"),
  ]);
  const terminal = openTerminal(options);
  const target = await resolveTarget(options.hub);
  const { name, auth, orgs = [] } = await tokenOwner(await connect(target));
  const role = auth.accessToken?.role ?? null;
  const names = orgs.map((org) => org.name);
  terminal.json({ hub: target.hubUrl, user: name, role, orgs: names });
  const member = names.length === 0 ? "" : `, member of ${names.join(", ")}`;
  terminal.print(plain(`${name} at ${target.hubUrl}${role === null ? "" : `, role ${role}`}${member}`));
}
