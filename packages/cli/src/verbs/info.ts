import type { Command } from "commander";
import { out } from "../colors.ts";
import type { AgentInfo } from "../run/agent-info.ts";
import type { RunFile } from "../run/run-files.ts";
import type { RunInfo, SavedReplay } from "../run/run-info.ts";
import { openTerminal, type Terminal } from "../terminal.ts";
import { type CommonOptions, filled, withCommonOptions } from "./options.ts";

/** `perilune info`: what a run is, how far it is, and what lies in its folder. */
export function addInfo(program: Command): void {
  const command = program
    .command("info")
    .description("Tell what a run is: its settings, the steps done, its files and their sizes")
    .argument("<run>", "run folder, finished or not, or a folder that was pulled", filled);
  withCommonOptions(command, "perilune info runs/LunarLander-v3/ppo/001");
  command.action(runInfo);
}

async function runInfo(folder: string, options: CommonOptions): Promise<void> {
  const [{ readRunInfo }, { isAgentAlone, readAgentInfo }, { importFiles }] = await Promise.all([
    import("../run/run-info.ts"),
    import("../run/agent-info.ts"),
    import("../import-file.ts"),
  ]);
  const terminal = openTerminal(options);
  await importFiles(options.import);
  if (isAgentAlone(folder)) return showAgent(terminal, await readAgentInfo(folder));
  const info = await readRunInfo(folder);
  const { config, settings } = info;
  terminal.json({
    run: folder,
    algorithm: config.algorithm,
    env: config.env,
    env_kwargs: config.env_kwargs,
    n_envs: config.n_envs,
    seed: config.seed,
    perilune: config.perilune,
    steps: info.steps,
    n_timesteps: config.n_timesteps,
    saved_steps: info.savedSteps,
    finished: info.finished,
    process: info.process,
    seconds: info.seconds,
    hyperparams: config.hyperparams,
    changed: settings.filter(({ isDefault }) => !isDefault).map(({ name }) => name),
    replay: info.replay,
    files: info.files,
    weights_hash: info.weightsHash,
  });
  terminal.print(await page(info));
}

/** What is known of an agent that was pushed from code. */
async function showAgent(terminal: Terminal, info: AgentInfo): Promise<void> {
  const [{ argumentsOf }, { plain }, { formatBytes }, { formatSetting }] = await Promise.all([
    import("perilune"),
    import("../hub/plain.ts"),
    import("../run/run-files.ts"),
    import("../run/run-settings.ts"),
  ]);
  const { folder, description, results, files, weightsHash } = info;
  const { algorithm, env, seed, perilune, policy, numTimesteps } = description;
  const envKwargs = argumentsOf(env);
  terminal.json({
    run: folder,
    algorithm,
    env: env.id,
    env_kwargs: envKwargs,
    seed,
    perilune,
    steps: numTimesteps,
    finished: true,
    mean_reward: results?.meanReward ?? null,
    std_reward: results?.stdReward ?? null,
    n_eval_episodes: results?.episodes ?? null,
    files,
    weights_hash: weightsHash,
  });
  const kwargs = Object.entries(envKwargs).map(([name, value]) => `${name}=${formatSetting(value)}`);
  const score = results && `${results.meanReward.toFixed(2)} ± ${results.stdReward.toFixed(2)}`;
  const facts: [string, string][] = [
    ["algorithm", algorithm ?? "not told"],
    ["environment", [env.id, ...kwargs].join(" ")],
    ["policy", policy.kind],
    ["seed", seed === null ? "not told" : String(seed)],
    ["version", perilune],
    ["steps", numTimesteps === null ? "not told" : whole(numTimesteps)],
    ["score", results ? `${score} over ${results.episodes} episodes, says its owner` : "not told"],
    ["weights", weightsHash],
    ["settings", "not told: it was published without config.yaml, as what is pushed from code"],
  ];
  const shown = facts.map(([name, value]): [string, string] => [name, plain(value)]);
  terminal.print(`${out.bold(folder)}\n${rowsOf(shown)}\n\n${fileSection(files, formatBytes)}`);
}

/** A run as text. */
async function page(info: RunInfo): Promise<string> {
  const [{ formatBytes }, { formatSetting }] = await Promise.all([
    import("../run/run-files.ts"),
    import("../run/run-settings.ts"),
  ]);
  const { folder, config, settings, files, replay } = info;
  const kwargs = Object.entries(config.env_kwargs).map(([name, value]) => `${name}=${formatSetting(value)}`);
  const facts: [string, string][] = [
    ["algorithm", config.algorithm],
    ["environment", [config.env, ...kwargs].join(" ")],
    ["environments", `${config.n_envs} at once`],
    ["seed", String(config.seed)],
    ["version", config.perilune],
    ["steps", stepsDone(info)],
    ["time", info.seconds === null ? "not measured" : `${info.seconds.toFixed(1)} s`],
    ["state", stateOf(info)],
    ...(replay === null ? [] : [["replay buffer", replaySize(replay, formatBytes)] satisfies [string, string]]),
    ["weights", info.weightsHash ?? "none yet: model.safetensors comes at the end"],
  ];
  const changes = settings.filter(({ isDefault }) => !isDefault);
  const sections: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    [
      "Settings of its own (default)",
      changes.map((setting) => [setting.name, `${formatSetting(setting.value)} (${formatSetting(setting.default)})`]),
    ],
    [
      "Settings left at their default",
      settings.filter(({ isDefault }) => isDefault).map(({ name, value }) => [name, formatSetting(value)]),
    ],
  ];
  const told = sections
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => `${out.bold(title)}\n${rowsOf(rows)}`);
  return [`${out.bold(folder)}\n${rowsOf(facts)}`, ...told, fileSection(files, formatBytes)].join("\n\n");
}

function fileSection(files: readonly RunFile[], formatBytes: (bytes: number) => string): string {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const rows = files.map(({ name, files: count, bytes }): [string, string] => [
    name,
    formatBytes(bytes) + (name.endsWith("/") ? ` in ${count} file${count === 1 ? "" : "s"}` : ""),
  ]);
  return `${out.bold(`Files (${formatBytes(total)})`)}\n${rowsOf(rows)}`;
}

function stepsDone({ steps, savedSteps, finished, config }: RunInfo): string {
  const done = `${whole(steps)} of ${whole(config.n_timesteps)}`;
  return finished || savedSteps === steps ? done : `${done}, saved up to ${whole(savedSteps)}`;
}

function replaySize({ transitions, segments, bytes }: SavedReplay, formatBytes: (bytes: number) => string): string {
  return `${whole(transitions)} transitions saved, ${formatBytes(bytes)} in ${segments} segment${segments === 1 ? "" : "s"}`;
}

function stateOf({ finished, process, folder }: RunInfo): string {
  if (finished) return "finished";
  if (process !== null) return `being trained by process ${process}`;
  return `not finished: perilune train --resume ${folder} goes on`;
}

function rowsOf(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join("\n");
}

function whole(value: number): string {
  return value.toLocaleString("en");
}
