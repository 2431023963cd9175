import path from "node:path";
import { checkRunConfig, PeriluneError, RUN_CONFIG_COMMENT, RUN_FILES, type RunConfig } from "perilune";
import { readYaml, toYaml } from "../yaml-file.ts";
import { writeFileAtomic } from "./atomic-file.ts";

export function writeRunConfig(folder: string, config: RunConfig): void {
  writeFileAtomic(path.join(folder, RUN_FILES.config), toYaml(config, RUN_CONFIG_COMMENT));
}

/** Reads a run's configuration; a folder without one is no run. */
export function readRunConfig(folder: string): RunConfig {
  const file = path.join(folder, RUN_FILES.config);
  let content: unknown;
  try {
    content = readYaml(file);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) {
      throw new PeriluneError(
        `expected a run folder with its ${RUN_FILES.config}, got ${folder}; look under runs/ for one`,
      );
    }
    throw error;
  }
  return checkRunConfig(content, file);
}
