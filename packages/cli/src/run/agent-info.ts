import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { RUN_FILES } from "perilune";
import { AGENT_FILES, type AgentDescription, type Results, readAgentDescription, readResults } from "perilune/hub";
import { readModel } from "../model-source.ts";
import { type RunFile, runFiles } from "./run-files.ts";
import { runFolder } from "./run-folder.ts";

/** What the folder of an agent says that was pushed from code, so that no run belongs to it. */
export interface AgentInfo {
  readonly folder: string;
  readonly description: AgentDescription;
  /** The score its owner claims, `null` without one. */
  readonly results: Results | null;
  readonly files: readonly RunFile[];
  /** Of the model itself, whatever the description says. */
  readonly weightsHash: string;
}

/** Whether a folder holds an agent without the settings of its run. */
export function isAgentAlone(folder: string): boolean {
  return !existsSync(path.join(folder, RUN_FILES.config)) && existsSync(path.join(folder, AGENT_FILES.description));
}

/**
 * Reads what an agent is.
 *
 * @throws PeriluneError when a file of it is damaged or missing
 */
export async function readAgentInfo(folder: string): Promise<AgentInfo> {
  const text = (name: string): string => readFileSync(path.join(folder, name), "utf8");
  const hasResults = existsSync(path.join(folder, AGENT_FILES.results));
  return {
    folder,
    description: readAgentDescription(text(AGENT_FILES.description)),
    results: hasResults ? readResults(text(AGENT_FILES.results)) : null,
    files: runFiles(folder),
    weightsHash: (await readModel(runFolder(folder))).weightsHash,
  };
}
