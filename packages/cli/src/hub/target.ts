import { PeriluneError } from "perilune";
import { checkHubUrl } from "perilune/hub";
import { runningHub } from "./own-hubs.ts";
import { huggingFaceUrl, tokenFor } from "./tokens.ts";

/** A hub to talk to. */
export interface Target {
  readonly hubUrl: string;
  readonly accessToken?: string;
  /** Whether it was found by itself, so that no `--hub` need be given. */
  readonly isDefault: boolean;
}

/** Where a hub listens unless told otherwise. */
export const usualPort = 4870;

/**
 * The hub that is meant: the one of `--hub` (an address, or `huggingface`), else the one that runs on this machine.
 *
 * @throws PeriluneError when the address is not safe, or none is given and no hub runs
 */
export async function resolveTarget(hub: string | undefined): Promise<Target> {
  if (hub !== undefined) return targetAt(addressOf(hub), false);
  const running = await runningHub();
  if (running !== null) return targetAt(running.url, true);
  throw new PeriluneError(
    "expected a hub, got none: none runs on this machine; start one (perilune hub &), or give --hub URL or --hub huggingface",
  );
}

/** The hub that a dry run speaks of: none is asked and none need run, so there is no token either. */
export async function dryTarget(hub: string | undefined): Promise<Target> {
  if (hub !== undefined) return { hubUrl: addressOf(hub), isDefault: false };
  const running = await runningHub({ patience: 0 });
  return { hubUrl: running?.url ?? `http://127.0.0.1:${usualPort}`, isDefault: true };
}

/** The address that a word means. */
export function addressOf(hub: string): string {
  return hub.toLowerCase() === "huggingface" ? huggingFaceUrl() : checkHubUrl(hub);
}

/** The words that name a hub to a later command, if it needs any. */
export function hubWords({ hubUrl, isDefault }: Target): string {
  return isDefault ? "" : ` --hub ${hubUrl}`;
}

function targetAt(hubUrl: string, isDefault: boolean): Target {
  const accessToken = tokenFor(hubUrl);
  return accessToken === undefined ? { hubUrl, isDefault } : { hubUrl, accessToken, isDefault };
}
