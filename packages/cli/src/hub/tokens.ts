import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { checkHubUrl, HUGGING_FACE } from "perilune/hub";
import { loginFor } from "./logins.ts";
import { ownHubToken } from "./own-hubs.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The address of Hugging Face's hub, or of the one that stands in for it (`HF_ENDPOINT`). */
export function huggingFaceUrl(env: Environment = process.env): string {
  return checkHubUrl(env.HF_ENDPOINT || HUGGING_FACE);
}

/**
 * The token to use at a hub.
 *
 * A token belongs to one origin. What other programs keep for Hugging Face (`HF_TOKEN`, the token file of its own
 * tools) goes to huggingface.co and `HF_ENDPOINT` only; every other hub gets what `perilune login` kept for it, and one
 * that runs on this machine for this user without a login gets the token of its first start.
 */
export function tokenFor(hubUrl: string, env: Environment = process.env): string | undefined {
  const { origin } = new URL(hubUrl);
  const own = loginFor(origin) ?? ownHubToken(origin);
  return isHuggingFace(origin, env) ? (filled(env.HF_TOKEN) ?? own ?? tokenFile(env)) : own;
}

function isHuggingFace(origin: string, env: Environment): boolean {
  if (origin === HUGGING_FACE) return true;
  const { HF_ENDPOINT } = env;
  return HF_ENDPOINT !== undefined && URL.canParse(HF_ENDPOINT) && origin === new URL(HF_ENDPOINT).origin;
}

/** Where Hugging Face's own tools keep their token: `HF_TOKEN_PATH`, else `token` in `HF_HOME` or in the cache. */
function tokenFile(env: Environment): string | undefined {
  const cache = filled(env.XDG_CACHE_HOME) ?? path.join(homedir(), ".cache");
  const home = filled(env.HF_HOME) ?? path.join(cache, "huggingface");
  const file = filled(env.HF_TOKEN_PATH) ?? path.join(home, "token");
  try {
    return filled(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** The text without blanks around it, unless that is none. */
function filled(text: string | undefined): string | undefined {
  return text?.trim() || undefined;
}
