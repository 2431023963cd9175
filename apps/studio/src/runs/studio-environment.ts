import { registeredIds } from "perilune/envs/registry";
import { PeriluneError } from "perilune/errors";
import { loadEnvironment } from "../engine/environments.ts";

/**
 * Fetches the environment of a run, a model or a recording.
 *
 * @throws PeriluneError for one that only its owner's code makes: the studio runs none of it
 */
export async function loadStudioEnvironment(id: string): Promise<void> {
  await loadEnvironment(id);
  if (registeredIds().includes(id)) return;
  throw new PeriluneError(
    `the environment ${id} is not one of the studio's; one of your own code needs the terminal: perilune evaluate, ` +
      "record or train --resume, each with --import FILE",
  );
}
