import type { Command } from "commander";
import type { KernelKind } from "perilune";
import { out } from "../colors.ts";
import type { RunLabel } from "../comparison-table.ts";
import type { ComparedRun } from "../run/run-comparison.ts";
import { openTerminal } from "../terminal.ts";
import { type CommonOptions, count, filled, seed, withCommonOptions, withKernelsOption } from "./options.ts";

interface CompareOptions extends CommonOptions {
  readonly episodes?: number;
  readonly seed: number;
  readonly maxSteps?: number;
  readonly kernels?: KernelKind;
}

/** Letters tell runs apart where there are no colours. */
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const colors = [out.cyan, out.yellow, out.magenta, out.green, out.red, out.blue];
/** Columns of a chart: fewer show no curve, more show no more of it. */
const chartWidth = { least: 30, usual: 80, most: 110 };

/** `perilune compare`: what runs have not in common, how they did, and how they learned. */
export function addCompare(program: Command): void {
  const command = program
    .command("compare")
    .description("Set runs side by side: differing settings, scores, speed and learning curves")
    .argument("<runs...>", "run folders, finished or not", collectRuns)
    .option("--episodes <n>", "evaluate the models afresh, over so many episodes each", count)
    .option("--seed <n>", "with --episodes: episode i starts with seed + i", seed, 1_000_000)
    .option("--max-steps <n>", "with --episodes: cut them off after so many steps", count);
  withKernelsOption(command);
  withCommonOptions(command, "perilune compare runs/CartPole-v1/ppo/001 runs/CartPole-v1/ppo/002 --episodes 100");
  command.action(runCompare);
}

async function runCompare(folders: readonly string[], options: CompareOptions): Promise<void> {
  const [{ PeriluneError }, { readComparedRun }, { importFiles }, { comparisonTable }] = await Promise.all([
    import("perilune"),
    import("../run/run-comparison.ts"),
    import("../import-file.ts"),
    import("../comparison-table.ts"),
  ]);
  if (folders.length > letters.length) {
    throw new PeriluneError(`expected at most ${letters.length} runs, got ${folders.length}; compare fewer at once`);
  }
  const terminal = openTerminal(options);
  await importFiles(options.import);
  const { episodes } = options;
  const runs: ComparedRun[] = [];
  for (const folder of folders) {
    runs.push(await readComparedRun(folder, episodes === undefined ? null : { ...options, episodes }));
  }
  for (const run of runs) terminal.json(recordOf(run));

  const labels = runs.map((_, index): RunLabel => ({ marker: letters[index], paint: colors[index % colors.length] }));
  const width = Math.min(chartWidth.most, process.stdout.columns ?? chartWidth.usual);
  terminal.print(labels.map(({ marker, paint }, index) => `${paint(marker)}  ${folders[index]}`).join("\n"));
  terminal.print(`\n${comparisonTable(runs, labels, width)}`);
  if (runs.some(({ curve }) => curve.length > 0)) terminal.print(`\n${await curvesOf(runs, labels, width)}`);
}

/** The learning curves of all runs in one chart. */
async function curvesOf(runs: readonly ComparedRun[], labels: readonly RunLabel[], width: number): Promise<string> {
  const { drawChart } = await import("../chart.ts");
  const series = runs.map(({ curve }, index) => ({
    ...labels[index],
    points: curve.map(({ timesteps, meanReward }) => ({ x: timesteps, y: meanReward })),
  }));
  const [threshold, ...others] = new Set(runs.map((run) => run.threshold));
  const isShared = others.length === 0 && threshold !== null;
  const title = `Mean return of the latest training episodes${isShared ? ` (┄ ${threshold}, where it counts as solved)` : ""}`;
  const chart = drawChart(series, {
    width: Math.max(chartWidth.least, width),
    height: 14,
    threshold: isShared ? threshold : undefined,
  });
  return `${out.bold(title)}\n${chart}`;
}

function recordOf(run: ComparedRun): Readonly<Record<string, unknown>> {
  const { config, score, timesteps, seconds } = run;
  return {
    run: run.folder,
    algorithm: config.algorithm,
    env: config.env,
    env_kwargs: config.env_kwargs,
    seed: config.seed,
    n_envs: config.n_envs,
    n_timesteps: config.n_timesteps,
    hyperparams: config.hyperparams,
    finished: run.finished,
    steps: timesteps,
    score: score === null ? null : { mean: score.mean, std: score.std, episodes: score.episodes, from: score.from },
    reward_threshold: run.threshold,
    steps_to_threshold: run.stepsToThreshold,
    seconds,
    steps_per_second: seconds === null || seconds === 0 ? null : timesteps / seconds,
    curve: run.curve.map(({ timesteps: steps, meanReward }) => [steps, meanReward]),
  };
}

function collectRuns(value: string, previous: readonly string[] = []): string[] {
  return [...previous, filled(value)];
}
