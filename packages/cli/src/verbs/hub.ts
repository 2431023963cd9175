import { setFlagsFromString } from "node:v8";
import { type Command, InvalidArgumentError } from "commander";
import { out } from "../colors.ts";
import type { ServedHub } from "../hub/serve.ts";
import type { OutputOptions } from "../terminal.ts";
import { openTerminal, type Terminal } from "../terminal.ts";
import { addHubAccounts } from "./hub/accounts.ts";
import { addHubChallenge } from "./hub/challenge.ts";
import { type DataOptions, withDataOptions } from "./hub/options.ts";
import { addHubToken } from "./hub/token.ts";
import { count, filled, port, withOutputOptions } from "./options.ts";

interface ServeOptions extends DataOptions, OutputOptions {
  readonly host: string;
  readonly port?: number;
  readonly publicUrl?: string;
  readonly allowedHost?: readonly string[];
  /** Requests per minute and client; `false` for no limit. */
  readonly rateLimit?: number | false;
  readonly evaluators?: number;
  readonly agents: boolean;
  /** Bytes. */
  readonly quota?: number;
  readonly largestFile?: number;
  readonly runsPerAgent?: number;
  readonly runsPerUser?: number;
  readonly runSeconds?: number;
}

/** `perilune hub`: a hub of one's own; its subcommands look after one. */
export function addHub(program: Command): void {
  const command = program
    .command("hub")
    .summary("Run a hub of one's own, and look after it")
    .description("Run a hub of one's own: push and pull agents, leaderboards that play again what they rank")
    .option("--port <n>", "port to listen on, 0 for any (default: 4870, or the next that is free)", port)
    .option("--host <address>", "address to listen on; other machines need https in front, too", filled, "127.0.0.1")
    .option("--public-url <url>", "https address that other machines use, where a proxy stands in front", filled)
    .option("--allowed-host <name>", "a further name the hub goes by (repeatable)", collect)
    .option("--rate-limit <n>", "requests a minute and client, or off (default: 1000)", rateLimit)
    .option("--evaluators <n>", "processes that play agents on boards at once (default: 1)", count)
    .option("--quota <size>", "what an account may hold, as 500MB; history counts (default: 10GB)", size)
    .option("--largest-file <size>", "what one file may have (default: 5GB)", size)
    .option("--runs-per-agent <n>", "runs of an agent on an open board in 24 hours (default: 10)", count)
    .option("--runs-per-user <n>", "runs of a user's agents on boards in 24 hours (default: 50)", count)
    .option("--run-seconds <n>", "processor time of a run; it may take 2.5 times that in all (default: 120)", seconds)
    .option("--no-agents", "do not publish the agents that come with the hub");
  withOutputOptions(withDataOptions(command), "perilune hub --data class --public-url https://hub.school.example");
  command.action(runHub);
  for (const add of [addHubToken, addHubAccounts, addHubChallenge]) add(command);
}

async function runHub(options: ServeOptions): Promise<void> {
  // While modules load, V8 doubles its space for what is young again and again, and keeps it: 20 MB of no use to a hub.
  setFlagsFromString("--semi-space-growth-factor=1");
  const [{ serveHub }, { defaultHubData }, { interruptible }, { checkHubUrl }] = await Promise.all([
    import("../hub/serve.ts"),
    import("../hub/configuration.ts"),
    import("../interrupt.ts"),
    import("perilune/hub"),
  ]);
  const terminal = openTerminal(options);
  const { database, host, publicUrl, allowedHost: allowedHosts = [], agents, evaluators } = options;
  const { rateLimit: limit, runSeconds } = options;
  await interruptible(
    () => terminal.progress("\nclosing\n"),
    async (signal) => {
      const hub = await serveHub({
        data: options.data ?? defaultHubData(),
        host,
        allowedHosts,
        agents,
        ...given({ evaluators, database, port: options.port }),
        ...(publicUrl === undefined ? {} : { publicUrl: checkHubUrl(publicUrl) }),
        ...(limit === undefined ? {} : { rateLimit: limit === false ? false : { requestsPerMinute: limit } }),
        quotas: given({ bytesPerAccount: options.quota, fileBytes: options.largestFile }),
        entryLimits: given({ perAgent: options.runsPerAgent, perUser: options.runsPerUser }),
        evaluationLimits: runSeconds === undefined ? {} : { cpuSeconds: runSeconds, wallSeconds: 2.5 * runSeconds },
      });
      showStart(terminal, hub, options);
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      await hub.close();
    },
  );
}

/** Those of these settings that something was said of; for the others the hub has its own word. */
function given<T extends object>(settings: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** What a hub says once it listens. */
function showStart(terminal: Terminal, { url, data, user, tokenFile }: ServedHub, options: ServeOptions): void {
  const { host, publicUrl = null } = options;
  terminal.json({ event: "listening", url, host, public_url: publicUrl, data, user, token_file: tokenFile });
  const facts = [
    ...(host === "127.0.0.1" ? [] : [["host", `${host}, port ${new URL(url).port}`]]),
    ...(publicUrl === null ? [] : [["public", publicUrl]]),
    ["data", data],
    ["user", `${user}; the token is kept in ${tokenFile}, which only you can read`],
    ["push", "perilune push RUN, from any folder"],
    ["others", "perilune hub user create NAME, then perilune hub token create NAME"],
  ];
  const lines = facts.map(([name, value]) => `  ${out.dim(name.padEnd(6))}  ${value}`);
  terminal.print([`${out.bold("Perilune hub")}  ${out.cyan(url)}`, ...lines, "  Ctrl-C ends it"].join("\n"));
  if (isLoopback(host) || publicUrl !== null) return;
  terminal.warn(
    `other machines reach ${host} in plain http, where everyone between sees a token: push, pull and login refuse that; ` +
      "put https in front and give --public-url, see docs/how-to/run-a-hub-for-a-class.md",
  );
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

/** Timers hold no more than 24 days. */
function seconds(text: string): number {
  const number = count(text);
  if (number <= 86_400) return number;
  throw new InvalidArgumentError("Expected at most 86400 seconds, a day.");
}

/** Bytes: `500MB`, `1.5GB`. */
function size(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?([kMGT]?)B$/i.exec(text) ?? [];
  const bytes = Math.round(Number(number) * 1000 ** " KMGT".indexOf(unit?.toUpperCase() || " "));
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new InvalidArgumentError("Expected a size, such as 500MB or 1.5GB.");
}

function rateLimit(text: string): number | false {
  return text === "off" ? false : count(text);
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, filled(value)];
}
