import type { Algorithm } from "../algorithms/algorithm.ts";
import { saveModel } from "../checkpoint/model-file.ts";
import { encodeUtf8 } from "../checkpoint/utf8.ts";
import { specOf } from "../envs/registry.ts";
import { PeriluneError } from "../errors.ts";
import { hyperparamsToRecord } from "../hyperparams/external.ts";
import type { Policy } from "../policies/policy.ts";
import { referenceOf } from "../training/env-source.ts";
import { DEFAULT_SEED, type EvaluateOptions, type Evaluation, evaluate } from "../training/evaluate.ts";
import { encodeReplay, recordReplay } from "../training/replay.ts";
import type { EnvReference } from "../vector/vector-env.ts";
import { AGENT_FILES, agentDescription, encodeAgentDescription } from "./agent-description.ts";
import { curveSvg } from "./curve-svg.ts";
import { modelCard } from "./model-card.ts";
import { checkAccess, checkMayPush, type HubConnection } from "./preflight.ts";
import { parseRepoId, type RepoId, repoIdText } from "./repo-id.ts";
import { checkRepoPaths } from "./repo-path.ts";
import { encodeResults, type Results, resultsOf, scoreText } from "./results.ts";
import type { Training } from "./training.ts";
import { type UploadEvent, uploadAgent } from "./upload.ts";

/** Plays the episodes of a score, here or in another thread; `evaluate` is one. */
export type Evaluator = (
  policy: Policy,
  env: EnvReference,
  options: EvaluateOptions,
) => Evaluation | Promise<Evaluation>;

/** Records the first of those episodes. */
export type Recorder = (policy: Policy, env: EnvReference, options: EpisodeChoice) => Promise<Recording>;

/** Which episodes are scored and recorded. */
export interface EpisodeChoice {
  readonly episodes: number;
  readonly seed: number;
  readonly deterministic: boolean;
}

/** An episode to see again. */
export interface Recording {
  /** A film (H.264); without one the card says that there is none. */
  readonly mp4?: Uint8Array;
  /** The text of `encodeReplay`. */
  readonly json: string;
}

/** Where a push stands. */
export type PushEvent =
  | { readonly stage: "allowed"; readonly user: string }
  | { readonly stage: "evaluating"; readonly episodes: number }
  | { readonly stage: "recording" }
  | UploadEvent;

/** How to publish an agent. */
export interface PushOptions extends HubConnection {
  /** The time, in ISO 8601: `() => new Date().toISOString()`. */
  readonly now: () => string;
  /** @default the environment the agent learned in */
  readonly env?: string | EnvReference;
  /** @default what the agent itself knows */
  readonly training?: Training;
  /** @default evaluate */
  readonly evaluator?: Evaluator;
  /** @default `replay.json` alone, without a film */
  readonly recorder?: Recorder;
  /** Files to publish beside those made here, such as `config.yaml` and `metrics.jsonl`. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  /** Episodes of the score. @default 100 */
  readonly episodes?: number;
  /** Episode i is reset with `seed + i`. @default 1_000_000 */
  readonly seed?: number;
  /** The most probable action instead of a drawn one. @default true */
  readonly deterministic?: boolean;
  /** Whether only its owners see a new repository. @default false */
  readonly private?: boolean;
  /** What the commit says. @default the repository's name and the score */
  readonly message?: string;
  readonly onProgress?: (event: PushEvent) => void;
  /** Makes every file and talks to nobody. @default false */
  readonly dryRun?: boolean;
}

/** A published agent, or one ready to be. */
export interface Pushed {
  /** Its page. */
  readonly url: string;
  /** `null` after a dry run. */
  readonly commit: string | null;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly results: Results;
  /** What the owner should know, such as that there is no film. */
  readonly notes: readonly string[];
}

/**
 * Publishes an agent: evaluates it, records it, writes its card, and uploads all of it in one commit.
 *
 * Whose the token is and what it may do is checked before any work.
 *
 * @throws PeriluneError in one line; a token never stands in it
 * @example await push(agent, "me/ppo-LunarLander-v3", { client, accessToken, now: () => new Date().toISOString() });
 */
export async function push(subject: Algorithm | Policy, repo: string, options: PushOptions): Promise<Pushed> {
  const id = parseRepoId(repo);
  const access = checkAccess(options);
  const agent = agentOf(subject, options);
  checkOwnFiles(options.files ?? new Map());
  const { client, onProgress, dryRun = false } = options;
  if (!dryRun) {
    const user = await checkMayPush(client, access, id);
    onProgress?.({ stage: "allowed", user });
  }
  const made = await makeAgent(agent, id, access.hubUrl, options);
  const title = options.message ?? `Publish ${id.name}: ${made.score}`;
  const visibility = options.private === true ? "private" : "public";
  const commit = dryRun
    ? null
    : await uploadAgent(client, access, { repo: id, files: made.files, title, visibility }, onProgress);
  const { files, results, notes } = made;
  return { url: `${access.hubUrl}/${repoIdText(id)}`, commit, files, results, notes };
}

/** A policy with all that is known of it. */
interface Agent {
  readonly policy: Policy;
  readonly env: EnvReference;
  readonly training: Training;
}

function agentOf(subject: Algorithm | Policy, { env, training }: PushOptions): Agent {
  const learner = "policy" in subject ? subject : null;
  const source = env ?? learner?.env ?? null;
  if (source === null) {
    throw new PeriluneError('expected the environment the agent acts in, got none; give env: "LunarLander-v3"');
  }
  const known: Training =
    learner === null
      ? {}
      : {
          algorithm: learner.name,
          numTimesteps: learner.numTimesteps,
          hyperparams: hyperparamsToRecord(learner.hyperparams),
        };
  return {
    policy: learner === null ? (subject as Policy) : learner.policy,
    env: referenceOf(source),
    training: { ...known, ...training },
  };
}

function checkOwnFiles(files: ReadonlyMap<string, Uint8Array>): void {
  checkRepoPaths([...Object.values(AGENT_FILES), ...files.keys()]);
}

async function makeAgent(
  { policy, env, training }: Agent,
  repo: RepoId,
  hubUrl: string,
  options: PushOptions,
): Promise<{ files: Map<string, Uint8Array>; results: Results; notes: string[]; score: string }> {
  const { episodes = 100, seed = DEFAULT_SEED, deterministic = true, onProgress } = options;
  const { evaluator = evaluate, recorder = recordWithoutFilm, now } = options;
  onProgress?.({ stage: "evaluating", episodes });
  const evaluation = await evaluator(policy, env, { episodes, seed, deterministic });
  onProgress?.({ stage: "recording" });
  const recording = await recorder(policy, env, { episodes: 1, seed, deterministic });

  const description = agentDescription(policy, env, training);
  const { weightsHash } = description;
  const results = resultsOf(evaluation, { envId: env.id, weightsHash, evaluatedAt: now() });
  const { curve = [] } = training;
  const card = modelCard({ repo, hubUrl, description, results, training, hasVideo: recording.mp4 !== undefined });
  const text = encodeUtf8;
  const files = new Map<string, Uint8Array>([
    [AGENT_FILES.card, text(card)],
    [AGENT_FILES.model, saveModel(policy, { algorithm: description.algorithm, env })],
    [AGENT_FILES.description, text(encodeAgentDescription(description))],
    [AGENT_FILES.results, text(encodeResults(results))],
    [AGENT_FILES.replay, text(recording.json)],
    ...(options.files ?? []),
  ]);
  if (recording.mp4 !== undefined) files.set(AGENT_FILES.video, recording.mp4);
  if (curve.length >= 2) files.set(AGENT_FILES.curve, text(curveSvg(curve, env.id, specOf(env.id).rewardThreshold)));
  const notes = recording.mp4 === undefined ? [NO_FILM] : [];
  return { files, results, notes, score: scoreText(results) };
}

const NO_FILM = `no ${AGENT_FILES.video} was recorded, and the card says so; ${AGENT_FILES.replay} plays the episode again`;

async function recordWithoutFilm(policy: Policy, env: EnvReference, options: EpisodeChoice): Promise<Recording> {
  return { json: encodeReplay(recordReplay(policy, env, options)) };
}
