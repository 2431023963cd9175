import { algorithmOf, hyperparamsFromWords, type RunConfig, type RunRequest, resolveRunConfig, specOf } from "perilune";
import { refuseRepeated } from "../name-value.ts";
import { bundledZoo, readZoo } from "../zoo.ts";

/** A run as the command line asks for it. */
export interface CommandRequest extends Omit<RunRequest, "hyperparams"> {
  /** Hyper-parameters as `name=value`. */
  readonly words: readonly string[];
  /** Settings file to start from: `"bundled"` for Perilune's own, `null` for none. */
  readonly zoo: string | null;
}

/** The configuration of a new run, complete and checked. Flags go before the zoo, the zoo before the defaults. */
export function configureRun(request: CommandRequest, warn: (message: string) => void): RunConfig {
  const { algorithm, words } = request;
  const { descriptors } = algorithmOf(algorithm);
  const { id: env } = specOf(request.env);
  const file = request.zoo === "bundled" ? bundledZoo(algorithm) : request.zoo;
  const entry = file === null ? null : readZoo(file, env);
  if (entry !== null && entry.ignored.length > 0) {
    warn(`${file}, ${env}: ${entry.ignored.join(", ")} has no counterpart here and is left out`);
  }
  refuseRepeated("hyper-parameter", words);
  return resolveRunConfig({ ...request, hyperparams: hyperparamsFromWords(descriptors, words) }, entry);
}
