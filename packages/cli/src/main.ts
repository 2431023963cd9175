import { readFileSync } from "node:fs";
import { Command } from "commander";
import { exitCodesHelp } from "./exit-codes.ts";
import { runCommand, withOneLineErrors } from "./run-command.ts";
import { addCompare } from "./verbs/compare.ts";
import { addEnter } from "./verbs/enter.ts";
import { addEnvs } from "./verbs/envs.ts";
import { addEvaluate } from "./verbs/evaluate.ts";
import { addHub } from "./verbs/hub.ts";
import { addInfo } from "./verbs/info.ts";
import { addLogin, addLogout, addWhoAmI } from "./verbs/login.ts";
import { addPull } from "./verbs/pull.ts";
import { addPush } from "./verbs/push.ts";
import { addRecord } from "./verbs/record.ts";
import { addStudio } from "./verbs/studio.ts";
import { addTrain } from "./verbs/train.ts";
import { addVerify } from "./verbs/verify.ts";

const hubVerbs = [addPush, addPull, addVerify, addEnter, addHub, addLogin, addLogout, addWhoAmI];

/** The command as a whole; each verb is a file of its own and loads what it needs only when it runs. */
function createProgram(): Command {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const program = withOneLineErrors(new Command("perilune"))
    .description("Deep reinforcement learning: train, evaluate, record and share agents.")
    .version(version)
    .addHelpText("after", `\nExample:\n  perilune train ppo LunarLander-v3 --seed 1\n\n${exitCodesHelp}`);
  for (const add of [addTrain, addEvaluate, addRecord, addInfo, addCompare, addStudio, addEnvs, ...hubVerbs])
    add(program);
  return program;
}

await runCommand(createProgram());
