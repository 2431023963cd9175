import type { Command } from "commander";
import type { Algorithm, RunConfig } from "perilune";
import { exitCodes } from "../exit-codes.ts";
import { interruptible } from "../interrupt.ts";
import type { RunFolder } from "../run/run-folder.ts";
import { openTerminal, type Terminal } from "../terminal.ts";
import { count, filled, type PolicyOptions, seed, withPolicyOptions } from "./options.ts";

interface TrainOptions extends PolicyOptions {
  readonly seed?: number;
  readonly steps?: number;
  readonly nEnvs?: number;
  readonly logFolder?: string;
  readonly saveFreq?: number;
  readonly evalFreq?: number;
  readonly evalEpisodes?: number;
  readonly stopAtThreshold?: boolean;
  /** A path with `--zoo FILE`, false with `--no-zoo`. */
  readonly zoo?: string | false;
  readonly resume?: string;
  readonly help?: boolean;
}

/** A run about to be trained. */
interface OpenedRun {
  readonly run: RunFolder;
  readonly config: RunConfig;
  readonly agent: Algorithm;
}

/** `perilune train`: a new run, or the rest of one. */
export function addTrain(program: Command): void {
  const command = program
    .command("train")
    .description("Train an agent; key=value sets a hyper-parameter")
    .argument("[algorithm]", "such as ppo")
    .argument("[environment]", "such as LunarLander-v3; perilune envs lists them")
    .argument(
      "[settings...]",
      "hyper-parameters, such as learning_rate=3e-4 net_arch=64,64; perilune train ppo --help lists them",
    )
    .option("--seed <n>", "of everything random (default: 1)", seed)
    .option("--steps <n>", "environment steps in all (default: the zoo's)", count)
    .option("--n-envs <n>", "environments stepped together (default: the zoo's, else 1)", count)
    .option("--log-folder <dir>", "where runs are kept (default: runs)", filled)
    .option("--save-freq <steps>", "steps between checkpoints (default: a tenth of the run, at most 100000)", count)
    .option("--eval-freq <steps>", "steps between deterministic evaluations (default: none)", count)
    .option("--eval-episodes <n>", "episodes of each evaluation (default: 10)", count)
    .option("--stop-at-threshold", "stop once an evaluation reaches the environment's reward threshold")
    .option("--zoo <file>", "take settings from a file in RL Zoo's syntax instead of the bundled one", filled)
    .option("--no-zoo", "take no tuned settings, only the algorithm's defaults")
    .option("--resume <run>", "finish an interrupted run, to its own total", filled)
    // Not commander's own: only when it runs may the verb load the library, which knows the hyper-parameters.
    .helpOption(false)
    .option("-h, --help", "display help; after an algorithm, with its hyper-parameters");
  withPolicyOptions(
    command,
    "perilune train ppo LunarLander-v3 --seed 1 --steps 1e6 --n-envs 16 learning_rate=3e-4 net_arch=64,64",
  );
  command.action(runTrain);
}

async function runTrain(
  algorithm: string | undefined,
  environment: string | undefined,
  settings: readonly string[],
  options: TrainOptions,
  command: Command,
): Promise<void> {
  if (options.help === true) return showHelp(command, algorithm);
  const terminal = openTerminal(options);
  const { importFiles } = await import("../import-file.ts");
  await importFiles(options.import);
  const opened =
    options.resume === undefined
      ? await startRun(algorithm, environment, settings, options, terminal)
      : await reopenRun(algorithm, environment, settings, options, options.resume);
  await finishRun(opened, terminal);
}

async function showHelp(command: Command, algorithm: string | undefined): Promise<void> {
  const listing =
    algorithm === undefined ? "" : (await import("./hyperparams-help.ts")).hyperparamsHelp(command, algorithm);
  command.outputHelp();
  if (listing !== "") process.stdout.write(`\n${listing}\n`);
}

/** Configures a new run; its folder is made only once everything it was given has proved good. */
async function startRun(
  algorithm: string | undefined,
  environment: string | undefined,
  words: readonly string[],
  options: TrainOptions,
  terminal: Terminal,
): Promise<OpenedRun> {
  const [{ PeriluneError }, { argumentsFromWords }, { configureRun }, { createAgent }, { writeRunConfig }, folders] =
    await Promise.all([
      import("perilune"),
      import("../env-reference.ts"),
      import("../run/configure.ts"),
      import("../run/create-agent.ts"),
      import("../run/run-config.ts"),
      import("../run/run-folder.ts"),
    ]);
  if (algorithm === undefined || environment === undefined) {
    const got = algorithm === undefined ? "neither" : `only "${algorithm}"`;
    throw new PeriluneError(
      `expected an algorithm and an environment, got ${got}; write perilune train ppo LunarLander-v3`,
    );
  }
  const config = configureRun(
    {
      algorithm,
      env: environment,
      envArguments: argumentsFromWords(options.envKwargs),
      words,
      seed: options.seed ?? 1,
      steps: options.steps,
      nEnvs: options.nEnvs,
      saveFreq: options.saveFreq,
      evalFreq: options.evalFreq,
      evalEpisodes: options.evalEpisodes ?? 10,
      stopAtThreshold: options.stopAtThreshold === true,
      zoo: options.zoo === false ? null : (options.zoo ?? "bundled"),
    },
    terminal.warn,
  );
  const agent = createAgent(config, options.kernels);
  const run = folders.createRunFolder(options.logFolder ?? "runs", config, (folder) => writeRunConfig(folder, config));
  const { n_envs: n, n_timesteps: steps } = config;
  terminal.news(
    `${run.path}: ${algorithm} on ${config.env}, ${n} environment${n === 1 ? "" : "s"}, ` +
      `${steps.toLocaleString("en")} steps, seed ${config.seed}\n`,
  );
  return { run, config, agent };
}

/** Opens a run to go on with; nothing of what defines it may be given anew. */
async function reopenRun(
  algorithm: string | undefined,
  environment: string | undefined,
  words: readonly string[],
  options: TrainOptions,
  folder: string,
): Promise<OpenedRun> {
  const [{ PeriluneError, specOf }, { createAgent }, { readRunConfig }, { runFolder }] = await Promise.all([
    import("perilune"),
    import("../run/create-agent.ts"),
    import("../run/run-config.ts"),
    import("../run/run-folder.ts"),
  ]);
  const config = readRunConfig(folder);
  const refuse = (what: string, own: unknown, given: unknown): never => {
    throw new PeriluneError(
      `expected ${what} ${own}, as ${folder} has it, got ${given}; give --resume alone or start a new run`,
    );
  };
  if (algorithm !== undefined && algorithm !== config.algorithm) refuse("the algorithm", config.algorithm, algorithm);
  if (environment !== undefined && specOf(environment).id !== config.env)
    refuse("the environment", config.env, environment);
  const flags = fixedAtStart.filter((name) => options[name] !== undefined).map((name) => `--${kebabCase(name)}`);
  const given = [...words, ...(options.envKwargs ?? []), ...flags];
  if (given.length > 0) refuse("the settings", "it began with", given.join(" "));
  return { run: runFolder(folder), config, agent: createAgent(config, options.kernels) };
}

/** Options that a run takes once, when it starts. */
const fixedAtStart = [
  "zoo",
  "logFolder",
  "seed",
  "steps",
  "nEnvs",
  "saveFreq",
  "evalFreq",
  "evalEpisodes",
  "stopAtThreshold",
] as const satisfies readonly (keyof TrainOptions)[];

/** An option's name as people write it. */
function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

async function finishRun({ run, config, agent }: OpenedRun, terminal: Terminal): Promise<void> {
  const [{ envReference }, { showPolicyGrid }, { trainRun }, { trainingWriters }] = await Promise.all([
    import("perilune"),
    import("../policy-grid.ts"),
    import("../run/train-run.ts"),
    import("../training-writers.ts"),
  ]);
  const { timesteps, stopped, seconds } = await interruptible(
    () => terminal.warn("stopping after this update; Ctrl-C again aborts at once"),
    (signal) =>
      trainRun(run, config, agent, {
        writers: trainingWriters(terminal, config.n_timesteps),
        signal,
        onResume: (steps) => terminal.news(`${run.path}: going on from step ${steps.toLocaleString("en")}\n`),
      }),
  );
  if (stopped === "aborted") {
    terminal.json({ event: "interrupted", run: run.path, steps: timesteps, seconds });
    terminal.warn(`stopped at step ${timesteps}; perilune train --resume ${run.path} goes on`);
    process.exitCode = exitCodes.interrupted;
    return;
  }
  terminal.json({ event: "done", run: run.path, steps: timesteps, seconds });
  const steps = `${timesteps.toLocaleString("en")} steps`;
  const why = stopped === "early" ? ", stopped at the reward threshold" : "";
  terminal.print(
    stopped === "finished"
      ? `${run.path} was finished before, after ${steps}; nothing was changed`
      : `${run.path}: ${steps} in ${seconds.toFixed(1)} s${why}\nSee how it does: perilune evaluate ${run.path}`,
  );
  if (stopped !== "finished") showPolicyGrid(terminal, agent.policy, envReference(config.env, config.env_kwargs));
}
