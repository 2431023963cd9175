import type { Command } from "commander";
import { openTerminal } from "../terminal.ts";
import { type EpisodeOptions, filled, withEpisodeOptions, withPolicyOptions } from "./options.ts";

/** `perilune evaluate`: the mean return of a trained agent over fresh episodes. */
export function addEvaluate(program: Command): void {
  const command = program
    .command("evaluate")
    .description("Evaluate a trained agent over fresh episodes")
    .argument("<model>", "run folder or model file", filled);
  withEpisodeOptions(command, 100);
  withPolicyOptions(command, "perilune evaluate runs/LunarLander-v3/ppo/001 --episodes 100");
  command.action(runEvaluate);
}

async function runEvaluate(model: string, options: EpisodeOptions): Promise<void> {
  const [{ evaluate, specOf }, { showPolicyGrid }, { openModel }, { argumentsFromWords }, { importFiles }] =
    await Promise.all([
      import("perilune"),
      import("../policy-grid.ts"),
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
  // Where nothing but --max-steps need end an episode, its return says as much about the horizon as about the agent.
  const { maxEpisodeSteps = specOf(env.id).maxEpisodeSteps ?? null } = env;
  const rate = maxEpisodeSteps === null ? `, ${result.meanRewardPerStep.toPrecision(4)} per step` : "";
  terminal.print(
    `${env.id}: ${result.meanReward.toFixed(2)} ± ${result.stdReward.toFixed(2)}${rate} over ${episodes} ${kind} episodes (seeds from ${firstSeed})`,
  );
  showPolicyGrid(terminal, policy, env);
}
