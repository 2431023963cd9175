import type { Command } from "commander";
import { out } from "../colors.ts";
import type { RunInfo, SavedReplay } from "../run/run-info.ts";
import { openTerminal } from "../terminal.ts";
import { type CommonOptions, filled, withCommonOptions } from "./options.ts";

/** `perilune info`: what a run is, how far it is, and what lies in its folder. */
export function addInfo(program: Command): void {
  const command = program
    .command("info")
    .description("Tell what a run is: its settings, the steps done, its files and their sizes")
    .argument("<run>", "run folder, finished or not", filled);
  withCommonOptions(command, "perilune info runs/LunarLander-v3/ppo/001");
  command.action(runInfo);
}

async function runInfo(folder: string, options: CommonOptions): Promise<void> {
  const [{ readRunInfo }, { importFiles }] = await Promise.all([
    import("../run/run-info.ts"),
    import("../import-file.ts"),
  ]);
  const terminal = openTerminal(options);
  await importFiles(options.import);
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

/** A run as text. */
async function page(info: RunInfo): Promise<string> {
  const [{ formatBytes }, { formatSetting }] = await Promise.all([
    import("../run/run-files.ts"),
    import("../run/run-settings.ts"),
  ]);
  const { folder, config, settings, files, replay } = info;
  const kwargs = Object.entries(config.env_kwargs).map(([name, value]) => `${name}=${formatSetting(value)}`);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
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
    [
      `Files (${formatBytes(total)})`,
      files.map(({ name, files: count, bytes }) => [
        name,
        formatBytes(bytes) + (name.endsWith("/") ? ` in ${count} file${count === 1 ? "" : "s"}` : ""),
      ]),
    ],
  ];
  const told = sections
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => `${out.bold(title)}\n${rowsOf(rows)}`);
  return [`${out.bold(folder)}\n${rowsOf(facts)}`, ...told].join("\n\n");
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
