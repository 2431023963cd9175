import { VERSION } from "../checkpoint/version.ts";
import { PeriluneError } from "../errors.ts";
import { isHash, parseRecord, prettyJson } from "./agent-json.ts";

/** The score its owner claims for an agent, episode by episode. */
export interface Results {
  readonly envId: string;
  readonly meanReward: number;
  /** Of the population: divided by the number of episodes. */
  readonly stdReward: number;
  readonly deterministic: boolean;
  readonly episodes: number;
  /** Episode i was reset with `seed + i`. */
  readonly seed: number;
  readonly returns: readonly number[];
  readonly weightsHash: string;
  /** When it was evaluated (ISO 8601). */
  readonly evaluatedAt: string;
  /** The version of the library that evaluated it. */
  readonly perilune: string;
}

const NAME = "results.json";

/** The text of `results.json`: the keys of `package_to_hub`, and what it takes to repeat the figures. */
export function encodeResults(results: Results): string {
  return prettyJson({
    env_id: results.envId,
    mean_reward: results.meanReward,
    std_reward: results.stdReward,
    is_deterministic: results.deterministic,
    n_eval_episodes: results.episodes,
    eval_datetime: results.evaluatedAt,
    seed: results.seed,
    returns: results.returns,
    weights_hash: results.weightsHash,
    perilune: results.perilune,
  });
}

/**
 * Reads the text of `results.json`.
 *
 * @throws PeriluneError when a part is missing or of another type
 */
export function readResults(text: string): Results {
  const record = parseRecord(text, NAME);
  const { env_id, mean_reward, std_reward, is_deterministic, n_eval_episodes, eval_datetime, seed } = record;
  const { returns, weights_hash, perilune } = record;
  const isWhole =
    typeof env_id === "string" &&
    isFiniteNumber(mean_reward) &&
    isFiniteNumber(std_reward) &&
    typeof is_deterministic === "boolean" &&
    Array.isArray(returns) &&
    returns.every(isFiniteNumber) &&
    n_eval_episodes === returns.length &&
    typeof eval_datetime === "string" &&
    isFiniteNumber(seed) &&
    isHash(weights_hash) &&
    typeof perilune === "string";
  if (!isWhole) {
    throw new PeriluneError(`${NAME} is corrupted: a part is missing or of another type; push the agent again`);
  }
  return {
    envId: env_id,
    meanReward: mean_reward,
    stdReward: std_reward,
    deterministic: is_deterministic,
    episodes: returns.length,
    seed,
    returns,
    weightsHash: weights_hash,
    evaluatedAt: eval_datetime,
    perilune,
  };
}

/** A score as cards hold it: `254.31 +/- 18.20`. */
export function scoreText({ meanReward, stdReward }: Pick<Results, "meanReward" | "stdReward">): string {
  return `${meanReward.toFixed(2)} +/- ${stdReward.toFixed(2)}`;
}

/** The results of an evaluation made by this version. */
export function resultsOf(
  evaluation: Pick<Results, "meanReward" | "stdReward" | "deterministic" | "returns"> & { readonly seed: number },
  about: Pick<Results, "envId" | "weightsHash" | "evaluatedAt">,
): Results {
  const { meanReward, stdReward, deterministic, returns, seed } = evaluation;
  return { meanReward, stdReward, deterministic, episodes: returns.length, seed, returns, perilune: VERSION, ...about };
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
