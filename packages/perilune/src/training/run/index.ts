export { createAgent } from "./create-agent.ts";
export { argumentsOf, envReference } from "./env-arguments.ts";
export { type RunRequest, resolveRunConfig } from "./resolve-run-config.ts";
export { checkRunConfig, GREATEST_NUM_ENVS, type RunConfig } from "./run-config.ts";
export {
  checkpointName,
  checkpointNames,
  envFolder,
  evaluationLine,
  isRunFile,
  KEPT_CHECKPOINTS,
  policiesToDrop,
  RUN_CONFIG_COMMENT,
  RUN_FILES,
  SELECTION_SEED,
} from "./run-files.ts";
export { type ZooEntry, zooEntryFor } from "./zoo-entry.ts";
