import { algorithmOf } from "perilune/algorithms";
import { type Checkpoint, decodeCheckpoint, decodeSafetensors, load } from "perilune/checkpoint";
import { PeriluneError } from "perilune/errors";
import type { Policy } from "perilune/policies";
import { decodeReplay, RUN_FILES } from "perilune/training";
import { type EnvReference, makeVec } from "perilune/vector";
import { loadStudioEnvironment } from "../runs/studio-environment.ts";
import { readBytes, readText, type SourceFiles } from "./source.ts";
import { END, type OpenSubject, takeWeights } from "./subject.ts";

/**
 * Opens a model, a checkpoint or a recording that stands for itself, without the run folder that it may be of.
 *
 * @throws PeriluneError when there is none among the files, or it cannot be seen without its run
 */
export async function openLoneFile(files: SourceFiles): Promise<OpenSubject> {
  const names = await files.names();
  const find = (wanted: string, ending: string): string | undefined =>
    names.includes(wanted) ? wanted : names.find((name) => name.endsWith(ending));
  const agent = find(RUN_FILES.model, ".safetensors");
  if (agent !== undefined) return openAgent(files.name, agent, await readBytes(files, agent));
  const replay = find(RUN_FILES.replay, ".json");
  if (replay !== undefined) return openReplay(files, replay);
  throw new PeriluneError(
    `expected a run folder with its config.yaml, a model or a checkpoint (.safetensors) or a replay.json, got ` +
      `${files.name}; choose one of these`,
  );
}

/** What a file says that it is decides how it is opened, whatever it is called. */
async function openAgent(name: string, file: string, bytes: Uint8Array): Promise<OpenSubject> {
  switch (decodeSafetensors(bytes).metadata.get("format")) {
    case "perilune-model": {
      const { policy, env, algorithm } = await load(bytes, { kernels: "plain" });
      return agentIn(name, file, { env, algorithm, title: "As it is", policy: () => policy });
    }
    case "perilune-checkpoint": {
      const checkpoint = decodeCheckpoint(bytes);
      const { configuration, algorithm, numTimesteps } = checkpoint;
      const title = `After ${numTimesteps.toLocaleString("en")} steps`;
      const env = configuration?.env ?? null;
      return agentIn(name, file, { env, algorithm, title, policy: (known) => policyOf(checkpoint, known, file) });
    }
    case "perilune-replay segment":
      throw new PeriluneError(`${file} holds steps to learn from, and no agent; choose its run folder`);
    default:
      throw new PeriluneError(`${file} was written by another program; choose a model or a checkpoint of Perilune`);
  }
}

interface Agent {
  readonly env: EnvReference | null;
  readonly algorithm: string | null;
  readonly title: string;
  policy(env: EnvReference): Policy;
}

async function agentIn(name: string, file: string, { env, algorithm, title, policy }: Agent): Promise<OpenSubject> {
  if (env === null) {
    throw new PeriluneError(`${file} does not say which environment it acts in; choose its run folder`);
  }
  await loadStudioEnvironment(env.id);
  const agent = policy(env);
  return {
    subject: { name, env, algorithm, stages: [{ id: END, title }], recorded: [] },
    replay: null,
    policy: async () => agent,
  };
}

/** The policy in a checkpoint, in a learner of the settings that stand beside it. */
function policyOf({ algorithm, configuration, arrays }: Checkpoint, env: EnvReference, file: string): Policy {
  const { id, kwargs, maxEpisodeSteps } = env;
  const limit = maxEpisodeSteps === undefined ? {} : { maxEpisodeSteps };
  // A schedule that was a function stands there as these words: it is for learning alone.
  const settings = Object.entries(configuration?.hyperparams ?? {}).filter(([, value]) => value !== "a function");
  const { policy } = algorithmOf(algorithm).create(makeVec(id, { ...kwargs, ...limit }), {
    hyperparams: Object.fromEntries(settings),
    kernels: "plain",
  });
  return takeWeights(policy, arrays, file);
}

async function openReplay(files: SourceFiles, name: string): Promise<OpenSubject> {
  const replay = decodeReplay(await readText(files, name));
  if (replay.episodes.length === 0) throw new PeriluneError(`${name} holds no episode; record it again`);
  await loadStudioEnvironment(replay.env.id);
  const recorded = replay.episodes.map(({ seed }) => seed);
  return {
    subject: { name: files.name, env: replay.env, algorithm: null, stages: [], recorded },
    replay,
    policy: () => Promise.reject(new PeriluneError("a recording has no agent; open its model instead")),
  };
}
