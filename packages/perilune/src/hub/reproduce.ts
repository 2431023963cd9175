import { algorithms } from "../algorithms/algorithms.ts";
import { snakeCase } from "../hyperparams/names.ts";
import type { EnvReference } from "../vector/vector-env.ts";
import type { Results } from "./results.ts";
import { differs, formatSetting, settingsOf } from "./settings.ts";
import type { Training } from "./training.ts";

/**
 * The command that trains an agent again to the same bits, `null` where something that it needs is not known.
 *
 * Only what differs from the algorithm's defaults stands in it; `--no-zoo`, so that no other setting comes in.
 */
export function trainCommand(env: EnvReference, training: Training): string | null {
  const { algorithm, totalTimesteps, seed, numEnvs, hyperparams, stopping } = training;
  const isKnown = [totalTimesteps, seed, numEnvs, hyperparams].every((part) => part != null);
  if (!isKnown || !Object.hasOwn(algorithms, String(algorithm))) return null;
  const settings = settingsOf(String(algorithm), hyperparams ?? {}).filter(differs);
  const { kwargs, maxEpisodeSteps } = env;
  const envArguments = Object.entries({ ...kwargs, ...(maxEpisodeSteps === undefined ? {} : { maxEpisodeSteps }) });
  return [
    `perilune train ${algorithm} ${shellWord(env.id)} --no-zoo`,
    ...settings.map(({ name, value }) => shellWord(`${name}=${value}`)),
    `--steps ${totalTimesteps} --n-envs ${numEnvs} --seed ${seed}`,
    ...(stopping == null
      ? []
      : [`--stop-at-threshold --eval-freq ${stopping.evalFreq} --eval-episodes ${stopping.evalEpisodes}`]),
    // Last: the option takes every word after it.
    ...(envArguments.length === 0 ? [] : ["--env-kwargs"]),
    ...envArguments.map(([name, value]) => shellWord(`${snakeCase(name)}=${formatSetting(value)}`)),
  ].join(" ");
}

/** The command that evaluates an agent's folder again to the same score. */
export function evaluateCommand(folder: string, { episodes, seed, deterministic }: Results): string {
  const kind = deterministic ? "" : " --stochastic";
  return `perilune evaluate ${folder} --episodes ${episodes} --seed ${seed}${kind}`;
}

/** A word that a shell takes as it is. */
function shellWord(text: string): string {
  return /^[\w.,=:+/@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
