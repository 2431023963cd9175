export {
  AGENT_FILES,
  type AgentDescription,
  agentDescription,
  encodeAgentDescription,
  readAgentDescription,
} from "./agent-description.ts";
export type { EnvJson } from "./agent-json.ts";
export {
  type Board,
  type BoardResult,
  boardSeeds,
  type Challenge,
  canonicalSeeds,
  openBoardSeeds,
  seedsHash,
  verifyOnBoard,
} from "./board.ts";
export { type BoardJson, boardToJson, type ChallengeJson, readBoard } from "./board-json.ts";
export { type CardClaim, readCardClaim } from "./card-claim.ts";
export type {
  CommitEvent,
  CommitOperation,
  Fetch,
  HubAccess,
  HubClient,
  RepoEntry,
  RepoVisibility,
  RuntimeBlob,
  TokenOwner,
} from "./hub-client.ts";
export { checkHubUrl, HUGGING_FACE } from "./hub-url.ts";
export { loadForBoard, MODEL_LIMITS, type ModelLimits } from "./limits.ts";
export { type CardContent, modelCard } from "./model-card.ts";
export { type HubConnection, tokenOwner } from "./preflight.ts";
export { type PullEvent, type Pulled, type PullLimits, type PullOptions, pull } from "./pull.ts";
export {
  type EpisodeChoice,
  type Evaluator,
  type PushEvent,
  type Pushed,
  type PushOptions,
  push,
  type Recorder,
  type Recording,
} from "./push.ts";
export { parseRepoId, type RepoId, repoIdText } from "./repo-id.ts";
export { checkRepoPath, checkRepoPaths } from "./repo-path.ts";
export { encodeResults, type Results, readResults } from "./results.ts";
export { type Score, scoreOf } from "./score.ts";
export type { CurvePoint, Training } from "./training.ts";
export type { UploadEvent } from "./upload.ts";
