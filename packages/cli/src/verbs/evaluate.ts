import type { Command } from "commander";
import { openTerminal } from "../terminal.ts";
import { count, filled, type PolicyOptions, seed, withPolicyOptions } from "./options.ts";

interface EvaluateOptions extends PolicyOptions {
  readonly env?: string;
  readonly episodes: number;
  readonly seed: number;
  readonly maxSteps?: number;
  readonly stochastic?: boolean;
}

/** `perilune evaluate`: the mean return of a trained agent over fresh episodes. */
export function addEvaluate(program: Command): void {
  const command = program
    .command("evaluate")
    .description("Evaluate a trained agent over fresh episodes")
    .argument("<model>", "run folder or model file", filled)
    .option("--env <id>", "environment other than the one it was trained in", filled)
    .option("--episodes <n>", "number of episodes", count, 100)
    .option("--seed <n>", "episode i starts with seed + i", seed, 1_000_000)
    .option("--max-steps <n>", "cut episodes off after so many steps (default: the environment's own limit)", count)
    .option("--stochastic", "draw actions instead of taking the most probable");
  withPolicyOptions(command, "perilune evaluate runs/LunarLander-v3/ppo/001 --episodes 100");
  command.action(runEvaluate);
}

async function runEvaluate(model: string, options: EvaluateOptions): Promise<void> {
  const [{ evaluate }, { openModel }, { argumentsFromWords }, { importFiles }] = await Promise.all([
    import("perilune"),
    import("../model-source.ts"),
    import("../env-reference.ts"),
    import("../import-file.ts"),
  ]);
  const terminal = openTerminal(options);
  await importFiles(options.import);
  const { policy, env } = await openModel(model, { ...options, envArguments: argumentsFromWords(options.envKwargs) });
  const { episodes, seed: firstSeed } = options;
  const deterministic = options.stochastic !== true;
  const result = evaluate(policy, env, {
    episodes,
    seed: firstSeed,
    deterministic,
    ...(options.maxSteps === undefined ? {} : { maxSteps: options.maxSteps }),
  });
  terminal.json({
    mean_reward: result.meanReward,
    std_reward: result.stdReward,
    returns: result.returns,
    episodes,
    seed: firstSeed,
    deterministic,
  });
  const kind = deterministic ? "deterministic" : "stochastic";
  terminal.print(
    `${env.id}: ${result.meanReward.toFixed(2)} ± ${result.stdReward.toFixed(2)} over ${episodes} ${kind} episodes (seeds from ${firstSeed})`,
  );
}
