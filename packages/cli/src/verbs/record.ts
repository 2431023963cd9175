import { type Command, Option } from "commander";
import type { EnvReference } from "perilune";
import type { ModelSource } from "../model-source.ts";
import { openTerminal } from "../terminal.ts";
import { type EpisodeOptions, filled, withEpisodeOptions, withPolicyOptions } from "./options.ts";

interface RecordOptions extends EpisodeOptions {
  readonly random?: string;
  readonly output?: string;
}

/** `perilune record`: a film of an agent, and the replay it was made from. */
export function addRecord(program: Command): void {
  const command = program
    .command("record")
    .description("Record an agent: replay.mp4 to watch, replay.json to simulate again")
    .argument("[model]", "run folder or model file", filled)
    .addOption(
      new Option("--random <id>", "a random policy in this environment instead of a model")
        .argParser(filled)
        .conflicts("env"),
    );
  withEpisodeOptions(command, 1).option(
    "--output <dir>",
    "folder for the two files (default: the run folder, else the working directory)",
    filled,
  );
  withPolicyOptions(command, "perilune record runs/LunarLander-v3/ppo/001 --seed 7");
  command.action(runRecord);
}

async function runRecord(model: string | undefined, options: RecordOptions): Promise<void> {
  const [{ envReference, PeriluneError, recordReplay }, { argumentsFromWords }, { importFiles }, { writeReplay }] =
    await Promise.all([
      import("perilune"),
      import("../env-reference.ts"),
      import("../import-file.ts"),
      import("../video/write-replay.ts"),
    ]);
  const terminal = openTerminal(options);
  await importFiles(options.import);
  if ((model === undefined) === (options.random === undefined)) {
    const got = model === undefined ? "neither" : "both";
    throw new PeriluneError(`expected a model or --random ENVIRONMENT, got ${got}; write perilune record RUN`);
  }
  const envArguments = argumentsFromWords(options.envKwargs);
  const { policy, env, run } =
    options.random === undefined
      ? await (await import("../model-source.ts")).openModel(model as string, { ...options, envArguments })
      : await randomSource(envReference(options.random, envArguments));
  const deterministic = options.random === undefined && options.stochastic !== true;
  const replay = recordReplay(policy, env, {
    episodes: options.episodes,
    seed: options.seed,
    deterministic,
    ...(options.maxSteps === undefined ? {} : { maxSteps: options.maxSteps }),
  });
  const files = await writeReplay(options.output ?? run?.path ?? ".", replay);
  const returns = replay.episodes.map((episode) => episode.return);
  const steps = replay.episodes.map((episode) => episode.actions.length);
  terminal.json({ event: "done", ...files, returns, steps, seed: options.seed, deterministic });
  const told = replay.episodes.map(({ return: sum, actions }) => `${sum.toFixed(1)} in ${actions.length} steps`);
  terminal.print(`${files.video}: ${env.id}, return ${told.join(", ")} (${files.encoder} encoder)\n${files.replay}`);
}

/** A policy that acts by chance, in place of a model. */
async function randomSource(env: EnvReference): Promise<ModelSource> {
  const { makeReference, RandomPolicy } = await import("perilune");
  return { policy: new RandomPolicy(makeReference(env)), env, run: null };
}
