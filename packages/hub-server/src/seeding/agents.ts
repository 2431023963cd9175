import { readFile } from "node:fs/promises";
import { type Evaluation, encodeReplay, type LoadedModel, load, recordReplay } from "perilune";
import { AGENT_FILES, type CurvePoint, type HubClient, push, type Training } from "perilune/hub";
import { parse } from "yaml";
import * as z from "zod/mini";

/** An agent that comes with the hub, as `agents/agents.json` tells of it. */
export interface SeedAgent {
  readonly name: string;
  /** The commands that made it and its score. */
  readonly train: string;
  readonly evaluate: string;
  /** The version of the library they ran on. */
  readonly perilune: string;
  readonly weightsHash: string;
  readonly evaluation: Evaluation;
}

/** Where they lie, seen from the sources and from `dist` alike. */
const AGENTS = new URL("../../agents/", import.meta.url);

const numbers = z.array(z.number());
const evaluation = z.object({
  meanReward: z.number(),
  stdReward: z.number(),
  meanLength: z.number(),
  meanRewardPerStep: z.number(),
  returns: numbers,
  lengths: numbers,
  episodes: z.number(),
  seed: z.number(),
  deterministic: z.boolean(),
});
const agents = z.array(
  z.object({
    name: z.string(),
    train: z.string(),
    evaluate: z.string(),
    perilune: z.string(),
    weights_hash: z.string(),
    evaluation,
  }),
);
const config = z.object({
  algorithm: z.string(),
  seed: z.number(),
  n_timesteps: z.number(),
  n_envs: z.number(),
  hyperparams: z.record(z.string(), z.unknown()),
});

export async function seedAgents(): Promise<SeedAgent[]> {
  const listed = agents.parse(JSON.parse(await readFile(new URL("agents.json", AGENTS), "utf8")));
  return listed.map(({ weights_hash, ...rest }) => ({ ...rest, weightsHash: weights_hash }));
}

export async function seedModel({ name }: SeedAgent): Promise<LoadedModel> {
  return await load(await readFile(file(name, AGENT_FILES.model)));
}

/** The files of an agent's repository, card included, as `perilune push` makes them for a hub at `hubUrl`. */
export async function seedFiles(agent: SeedAgent, hubUrl: string, now: Date): Promise<ReadonlyMap<string, Uint8Array>> {
  const { name, evaluation } = agent;
  const [{ policy, env }, configText, metrics, mp4] = await Promise.all([
    seedModel(agent),
    readFile(file(name, "config.yaml")),
    readFile(file(name, "metrics.jsonl")),
    readFile(file(name, AGENT_FILES.video)),
  ]);
  if (env === null) throw new Error(`the agent ${name} does not name its environment`);
  const { files } = await push(policy, `${SEED_ORGANISATION}/${name}`, {
    dryRun: true,
    client: nobody,
    hubUrl,
    env,
    training: trainingOf(configText.toString(), metrics.toString()),
    // Played when it was made, and again by a test: a hub that starts has better to do.
    evaluator: () => evaluation,
    recorder: async (player, world, options) => ({ json: encodeReplay(recordReplay(player, world, options)), mp4 }),
    files: new Map([
      ["config.yaml", configText],
      ["metrics.jsonl", metrics],
    ]),
    now: () => now.toISOString(),
  });
  return files;
}

/** Who owns the agents that come with a hub. */
export const SEED_ORGANISATION = "perilune";

/** A dry run talks to nobody. */
const nobody = {} as HubClient;

/** What a run folder's two files say of how it learned. */
function trainingOf(configText: string, metrics: string): Training {
  const { algorithm, seed, n_timesteps, n_envs, hyperparams } = config.parse(parse(configText));
  const curve: CurvePoint[] = [];
  let numTimesteps = 0;
  for (const line of metrics.trim().split("\n")) {
    const record = JSON.parse(line) as Record<string, unknown>;
    const timesteps = Number(record["time/total_timesteps"]);
    numTimesteps = Math.max(numTimesteps, timesteps);
    const meanReward = record["rollout/ep_rew_mean"];
    if (typeof meanReward === "number") curve.push({ timesteps, meanReward });
  }
  return { algorithm, seed, numEnvs: n_envs, numTimesteps, totalTimesteps: n_timesteps, hyperparams, curve };
}

function file(agent: string, name: string): URL {
  return new URL(`${agent}/${name}`, AGENTS);
}
