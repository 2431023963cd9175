import type { Command } from "commander";
import type { HubConnection, Pushed } from "perilune/hub";
import { out } from "../colors.ts";
import type { RunAgent } from "../hub/run-agent.ts";
import { openTerminal, type Terminal } from "../terminal.ts";
import {
  count,
  filled,
  type HubOptions,
  type PolicyOptions,
  seed,
  withHubOption,
  withPolicyOptions,
} from "./options.ts";

interface PushOptions extends HubOptions, PolicyOptions {
  readonly episodes: number;
  readonly seed: number;
  readonly stochastic?: boolean;
  readonly video: boolean;
  readonly private?: boolean;
  readonly message?: string;
  readonly dryRun?: boolean;
  readonly output?: string;
}

/** `perilune push`: publishes an agent with its score, its replay and a card. */
export function addPush(program: Command): void {
  const command = program
    .command("push")
    .summary("Publish an agent with its score, its replay and a card")
    .description("Publish an agent: evaluate and record it, write its card, upload it in one commit")
    .argument("<run>", "run folder or model file", filled)
    .argument("[repo]", "where to: user/name (default: YOU/ALGORITHM-ENVIRONMENT)", filled)
    .option("--episodes <n>", "number of episodes of its score", count, 100)
    .option("--seed <n>", "episode i starts with seed + i", seed, 1_000_000)
    .option("--stochastic", "draw actions instead of taking the most probable")
    .option("--no-video", "no film: replay.json alone, and the card says so")
    .option("--private", "visible to its owners only")
    .option("--message <text>", "of the commit (default: the name and the score)", filled)
    .option("--dry-run", "make everything, show it and talk to no hub")
    .option("--output <dir>", "with --dry-run: write what would be published into this folder", filled);
  withPolicyOptions(withHubOption(command), "perilune push runs/LunarLander-v3/ppo/001");
  command.action(runPush);
}

async function runPush(source: string, repo: string | undefined, options: PushOptions): Promise<void> {
  const [{ PeriluneError }, { push }, { connect }, { dryTarget, hubWords, resolveTarget }, { checkNewFolder }] =
    await Promise.all([
      import("perilune"),
      import("perilune/hub"),
      import("../hub/client.ts"),
      import("../hub/target.ts"),
      import("../hub/new-folder.ts"),
    ]);
  const [{ importFiles }, { argumentsFromWords }, { readRunAgent }, { recordFilm }, { pushProgress }] =
    await Promise.all([
      import("../import-file.ts"),
      import("../env-reference.ts"),
      import("../hub/run-agent.ts"),
      import("../hub/recorder.ts"),
      import("../hub/progress.ts"),
    ]);
  const terminal = openTerminal(options);
  const { dryRun = false, output } = options;
  if (output !== undefined && !dryRun) {
    throw new PeriluneError("expected --output with --dry-run, got it alone; add --dry-run, or leave --output out");
  }
  if (output !== undefined) checkNewFolder(output);
  await importFiles(options.import);
  const envArguments = argumentsFromWords(options.envKwargs);
  const agent = await readRunAgent(source, { envArguments, kernels: options.kernels });
  const target = dryRun ? await dryTarget(options.hub) : await resolveTarget(options.hub);
  const connection = await connect(target);
  const name = repo ?? (await usualName(agent, connection, dryRun));
  const { policy, ...known } = agent;
  const pushed = await push(policy, name, {
    ...connection,
    ...known,
    now: () => new Date().toISOString(),
    episodes: options.episodes,
    seed: options.seed,
    deterministic: options.stochastic !== true,
    private: options.private === true,
    dryRun,
    onProgress: pushProgress(terminal),
    ...(options.message === undefined ? {} : { message: options.message }),
    ...(options.video ? { recorder: recordFilm } : {}),
  });
  // Whoever asked for no film need not be told that there is none.
  if (options.video) for (const note of pushed.notes) terminal.warn(note);
  if (dryRun) await showDryRun(terminal, name, pushed, output);
  else showPushed(terminal, name, pushed, hubWords(target));
}

/** `me/ppo-LunarLander-v3`; under whose name, the hub says. */
async function usualName({ training, env }: RunAgent, connection: HubConnection, dryRun: boolean): Promise<string> {
  const { tokenOwner } = await import("perilune/hub");
  const owner = dryRun ? "me" : (await tokenOwner(connection)).name;
  // An id may hold a namespace ("mine/Lander-v1"), which is no part of a name.
  const envName = env.id.replace(/[^\w.-]+/g, "-");
  return `${owner}/${training.algorithm == null ? envName : `${training.algorithm}-${envName}`}`;
}

/** What would be published, file by file, and the card's own text. */
async function showDryRun(terminal: Terminal, repo: string, pushed: Pushed, output: string | undefined): Promise<void> {
  const [{ formatBytes }, { writeNewFolder }] = await Promise.all([
    import("../run/run-files.ts"),
    import("../hub/new-folder.ts"),
  ]);
  if (output !== undefined) await writeNewFolder(output, pushed.files);
  const files = [...pushed.files].map(([name, bytes]) => ({ name, bytes: bytes.length }));
  const card = Buffer.from(pushed.files.get("README.md") ?? "").toString();
  terminal.json({ event: "dry_run", repo, url: pushed.url, ...scoreOf(pushed), files, output: output ?? null, card });
  const width = Math.max(...files.map(({ name }) => name.length));
  const list = files.map(({ name, bytes }) => `  ${name.padEnd(width)}  ${formatBytes(bytes)}`).join("\n");
  const where = output === undefined ? "" : `\nWritten to ${output}`;
  terminal.print(`${card}\n${out.bold(`${repo} would hold`)}\n${list}${where}\nNothing was sent.`);
}

function showPushed(terminal: Terminal, repo: string, pushed: Pushed, hub: string): void {
  const { url, commit, results } = pushed;
  const pull = `perilune pull ${repo}${hub}`;
  terminal.json({ event: "done", repo, url, commit, ...scoreOf(pushed), files: [...pushed.files.keys()], pull });
  const { envId, meanReward, stdReward, episodes } = results;
  terminal.print(`${envId}: ${meanReward.toFixed(2)} ± ${stdReward.toFixed(2)} over ${episodes} episodes`);
  terminal.print(`${out.cyan(url)}\nFetch it anywhere: ${pull}`);
}

function scoreOf({ results }: Pushed): Record<string, unknown> {
  return { mean_reward: results.meanReward, std_reward: results.stdReward, weights_hash: results.weightsHash };
}
