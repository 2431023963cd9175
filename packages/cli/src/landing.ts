import { Command } from "commander";
import { out } from "./colors.ts";
import { exitCodes, exitCodesHelp } from "./exit-codes.ts";
import { interruptible } from "./interrupt.ts";
import { landingTable } from "./landing-table.ts";
import type { RunFolder } from "./run/run-folder.ts";
import { runCommand, withOneLineErrors } from "./run-command.ts";
import { openTerminal, type Terminal } from "./terminal.ts";
import { filled, seed } from "./verbs/options.ts";

// The main job: an agent learns to land, is examined, and is filmed. `npm start` runs it.

const environment = "LunarLander-v3";
/** Unit 1 of the Hugging Face deep reinforcement learning course passes agents whose mean − std reaches this. */
const courseMark = 200;
const episodes = 100;

interface LandingOptions {
  readonly seed: number;
  readonly logFolder: string;
}

async function land({ seed: runSeed, logFolder }: LandingOptions): Promise<void> {
  const terminal = openTerminal({});
  const run = await trainLander(runSeed, logFolder, terminal);
  if (run === null) return;
  const [{ evaluate, recordReplay }, { openModel }, { writeReplay }] = await Promise.all([
    import("perilune"),
    import("./model-source.ts"),
    import("./video/write-replay.ts"),
  ]);
  const { policy, env } = await openModel(run.path, { envArguments: {} });
  const { meanReward, stdReward, returns } = evaluate(policy, env, { episodes });
  const passed = meanReward - stdReward >= courseMark;
  const good = returns.filter((value) => value >= courseMark).length;
  terminal.print(
    `\n${out.bold("Examination")}  ${episodes} fresh episodes, deterministic, in an environment of its own\n`,
  );
  terminal.print(`  mean return  ${out.bold(`${number(meanReward)} ± ${number(stdReward)}`)}`);
  terminal.print(`  mean − std   ${out.bold(number(meanReward - stdReward))}   the course's mark is ${courseMark}`);
  terminal.print(`  ${good} of ${episodes} episodes returned ${courseMark} or more\n`);
  terminal.print(passed ? out.green("  ✔ It lands: the mark is met.") : verdictOfMiss(meanReward - stdReward, runSeed));

  const replay = recordReplay(policy, env);
  const { video } = await writeReplay(run.path, replay);
  const [{ return: sum, length }] = replay.episodes;
  terminal.print(`\n${out.bold("Replay")}  ${out.cyan(video)}  ${out.dim(`${number(sum)} in ${length} steps`)}\n`);
  terminal.print(`${out.bold("Next")}\n${nextCommands(run.path, runSeed)}`);
}

/** Trains by the zoo's recipe; `null` when it was interrupted. */
async function trainLander(runSeed: number, logFolder: string, terminal: Terminal): Promise<RunFolder | null> {
  const [{ configureRun }, { createAgent }, { writeRunConfig }, { createRunFolder }, { trainRun }] = await Promise.all([
    import("./run/configure.ts"),
    import("./run/create-agent.ts"),
    import("./run/run-config.ts"),
    import("./run/run-folder.ts"),
    import("./run/train-run.ts"),
  ]);
  const config = configureRun(
    {
      algorithm: "ppo",
      env: environment,
      envArguments: {},
      words: [],
      seed: runSeed,
      nEnvs: 16,
      steps: 1_000_000,
      evalEpisodes: 10,
      stopAtThreshold: false,
      zoo: "bundled",
    },
    terminal.warn,
  );
  const agent = createAgent(config);
  const run = createRunFolder(logFolder, config, (folder) => writeRunConfig(folder, config));
  terminal.print(`${out.bold("Perilune")}  PPO learns ${environment}`);
  terminal.print(out.dim(`${count(config.n_timesteps)} steps in ${config.n_envs} environments, seed ${runSeed}\n`));
  const { timesteps, stopped, seconds } = await interruptible(
    () => terminal.warn("stopping after this update; Ctrl-C again aborts at once"),
    (signal) =>
      trainRun(run, config, agent, {
        writers: landingTable(terminal, config.n_timesteps),
        signal,
        onResume: () => {},
      }),
  );
  if (stopped === "aborted") {
    terminal.warn(`stopped at step ${count(timesteps)}; npx perilune train --resume ${run.path} goes on`);
    process.exitCode = exitCodes.interrupted;
    return null;
  }
  terminal.print(out.dim(`\n  ${count(timesteps)} steps in ${seconds.toFixed(1)} s, kept in ${run.path}`));
  return run;
}

function verdictOfMiss(reached: number, runSeed: number): string {
  return [
    out.yellow(`  ✘ The mark is missed by ${number(courseMark - reached)}.`),
    "  One seed in a few does: try another, or train longer:",
    `    npm start -- --seed ${runSeed + 1}`,
    `    npx perilune train ppo ${environment} --seed ${runSeed} --steps 2e6`,
  ].join("\n");
}

function nextCommands(run: string, runSeed: number): string {
  const commands: readonly (readonly [string, string])[] = [
    [`npx perilune evaluate ${run} --seed 7`, "other episodes"],
    [`npx perilune record ${run} --seed 7`, "another landing on film"],
    [`npx perilune hub & npx perilune push ${run}`, "publish it, on a hub of your own"],
    [`npm start -- --seed ${runSeed + 1}`, "another agent"],
    ["npx perilune train ppo CartPole-v1", "another task"],
    ["npx perilune envs", "what else there is"],
  ];
  const width = Math.max(...commands.map(([command]) => command.length));
  return commands.map(([command, why]) => `  ${out.cyan(command.padEnd(width))}  ${out.dim(why)}`).join("\n");
}

function number(value: number): string {
  return value.toFixed(1).replace("-", "−");
}

function count(value: number): string {
  return value.toLocaleString("en");
}

await runCommand(
  withOneLineErrors(new Command("npm start --"))
    .description("Train a lander, examine it and film it.")
    .option("--seed <n>", "of everything random", seed, 1)
    .option("--log-folder <dir>", "where runs are kept", filled, "runs")
    .addHelpText("after", `\nExample:\n  npm start -- --seed 3\n\n${exitCodesHelp}`)
    .action(land),
);
