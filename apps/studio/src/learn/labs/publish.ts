import { load, weightsHash } from "perilune/checkpoint";
import { agentDescription, modelCard, type Training } from "perilune/hub";
import { type NamedTensor, type Policy, policyFromSpec } from "perilune/policies";
import { envReference, RUN_FILES, type RunConfig } from "perilune/training";
import { loadEnvironment } from "../../engine/environments.ts";
import type { RunContent } from "../../runs/run-store.ts";
import { parseRunConfig } from "../../runs/run-yaml.ts";
import type { Exam, ExamPaper } from "./exam.ts";

/** A trained agent with its run, ready to be published. */
export interface FinishedRun {
  readonly path: string;
  readonly config: RunConfig;
  readonly files: RunContent;
  readonly policy: Policy;
  readonly weightsHash: string;
}

/** Opens a run of the store; `null` where it was not trained to its end. */
export async function openFinished(path: string, files: RunContent): Promise<FinishedRun | null> {
  const [config, model] = [files.get(RUN_FILES.config), files.get(RUN_FILES.model)];
  if (config === undefined || model === undefined) return null;
  const parsed = parseRunConfig(new TextDecoder().decode(config));
  await loadEnvironment(parsed.env);
  const loaded = await load(model, { kernels: "plain" });
  return { path, config: parsed, files, policy: loaded.policy, weightsHash: loaded.weightsHash };
}

/** The episodes of a claim about an agent. */
export function paperOf({ config, policy }: FinishedRun, episodes: number, seed: number): ExamPaper {
  const env = envReference(config.env, config.env_kwargs);
  // Tensors are views of the policy's memory: what is sent is a copy.
  const tensors = [...policy.tensors()].map(([name, tensor]): [string, NamedTensor] => [name, copied(tensor)]);
  return { env, spec: policy.spec, tensors, episodes, seed };
}

/** The same paper with one weight of the agent changed, and the name of the agent that this makes. */
export function withOneWeightChanged(paper: ExamPaper, by: number): { paper: ExamPaper; weightsHash: string } {
  const tensors = paper.tensors.map(([name, tensor]): [string, NamedTensor] => [name, copied(tensor)]);
  tensors[0][1].data[0] += by;
  const changed = { ...paper, tensors };
  return {
    paper: changed,
    weightsHash: weightsHash(policyFromSpec(paper.spec, new Map(tensors), { kernels: "plain" })),
  };
}

function copied({ shape, data }: NamedTensor): NamedTensor {
  return { shape, data: data.slice() };
}

/** What is said of an agent: its name by its weights, and how it did in which episodes. */
export interface Claim {
  readonly weightsHash: string;
  readonly exam: Exam;
}

/** What comes of playing a claim's episodes again. */
export type Verdict = "identical" | "other weights" | "other score";

/** Judges a claim: the same weights, and the same return of every episode, to the last bit. */
export function judge(claim: Claim, found: Claim): Verdict {
  if (claim.weightsHash !== found.weightsHash) return "other weights";
  const isSame =
    claim.exam.seed === found.exam.seed &&
    claim.exam.returns.length === found.exam.returns.length &&
    claim.exam.returns.every((value, episode) => Object.is(value, found.exam.returns[episode]));
  return isSame ? "identical" : "other score";
}

/** What the files of a run folder are for; patterns of their names. */
const MEANINGS: readonly (readonly [name: string, meaning: string])[] = [
  [RUN_FILES.config, "everything that trains this agent again"],
  [RUN_FILES.metrics, "what was measured, a line an update"],
  [RUN_FILES.evaluations, "the evaluations on the way"],
  [RUN_FILES.model, "the agent: numbers with names, nothing that runs"],
  [RUN_FILES.bestModel, "the agent of the best evaluation"],
  [`${RUN_FILES.policies}/`, "the agent at each evaluation, to watch it improve"],
  [`${RUN_FILES.checkpoints}/`, "to go on from here"],
  [`${RUN_FILES.replayBuffer}/`, "steps that it remembered"],
  [RUN_FILES.replay, "an episode, to be played again"],
  [RUN_FILES.video, "the film of an episode"],
];

/** The files of a run folder as a table shows them: checkpoints and the like in one row. */
export function filesTable(
  files: RunContent,
): { readonly name: string; readonly meaning: string; readonly bytes: number }[] {
  return MEANINGS.flatMap(([name, meaning]) => {
    const own = [...files].filter(([file]) => (name.endsWith("/") ? file.startsWith(name) : file === name));
    const bytes = own.reduce((sum, [, { length }]) => sum + length, 0);
    return own.length === 0 ? [] : [{ name, meaning, bytes }];
  });
}

/** The card that a push would write for an agent with this claim. */
export function cardOf({ path, config, policy, weightsHash: hash }: FinishedRun, { exam }: Claim, now: string): string {
  const env = envReference(config.env, config.env_kwargs);
  const training: Training = {
    algorithm: config.algorithm,
    totalTimesteps: config.n_timesteps,
    seed: config.seed,
    numEnvs: config.n_envs,
    hyperparams: config.hyperparams,
    stopping:
      config.stop_at_threshold && config.eval_freq !== null
        ? { evalFreq: config.eval_freq, evalEpisodes: config.eval_episodes }
        : null,
  };
  return modelCard({
    repo: { namespace: "you", name: path.split("/").slice(0, 2).reverse().join("-") },
    hubUrl: "https://huggingface.co",
    description: agentDescription(policy, env, training),
    results: {
      envId: env.id,
      meanReward: exam.mean,
      stdReward: exam.std,
      deterministic: true,
      episodes: exam.returns.length,
      seed: exam.seed,
      returns: exam.returns,
      weightsHash: hash,
      evaluatedAt: now,
      perilune: config.perilune,
    },
    training,
    hasVideo: false,
  });
}
