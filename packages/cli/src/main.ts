import { readFileSync } from "node:fs";
import { Command } from "commander";
import { exitCodesHelp } from "./exit-codes.ts";
import { runCommand, withOneLineErrors } from "./run-command.ts";
import { addCompare } from "./verbs/compare.ts";
import { addEnvs } from "./verbs/envs.ts";
import { addEvaluate } from "./verbs/evaluate.ts";
import { addInfo } from "./verbs/info.ts";
import { addRecord } from "./verbs/record.ts";
import { addTrain } from "./verbs/train.ts";

/** The command as a whole; each verb is a file of its own and loads what it needs only when it runs. */
function createProgram(): Command {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const program = withOneLineErrors(new Command("perilune"))
    .description("Deep reinforcement learning: train, evaluate and record agents.")
    .version(version)
    .addHelpText("after", `\nExample:\n  perilune train ppo LunarLander-v3 --seed 1\n\n${exitCodesHelp}`);
  for (const add of [addTrain, addEvaluate, addRecord, addInfo, addCompare, addEnvs]) add(program);
  return program;
}

await runCommand(createProgram());
