import { PeriluneError } from "../errors.ts";

/** What is talked to, and with which secret. */
export interface HubPeer {
  readonly hubUrl: string;
  readonly accessToken?: string | undefined;
}

/** What to do about an answer of the hub, by its status. */
const ADVICE: Readonly<Record<number, string>> = {
  403: "use a token with the write role, of someone who may write there",
  404: "check the name, and that the token may see it",
  409: "another push came between; try again",
  412: "another push came between; try again",
  413: "push smaller files",
  429: "wait a while and try again",
  507: "free some space on the hub",
};

/** Characters with which a hub could write over a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

/** The status that the hub answered with, if the client's error comes from an answer. */
export function statusOf(error: unknown): number | undefined {
  const status = (error as { readonly statusCode?: unknown } | null)?.statusCode;
  return typeof status === "number" ? status : undefined;
}

/**
 * Waits for the client, and turns what it throws into one line that says what to do.
 *
 * The client's error is not kept as a cause: its text may repeat a header, and so the token.
 */
export async function askHub<T>(peer: HubPeer, doing: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw hubFault(peer, doing, error);
  }
}

/** The error for what the client threw while `doing` something. */
export function hubFault({ hubUrl, accessToken }: HubPeer, doing: string, error: unknown): PeriluneError {
  if (error instanceof PeriluneError) return error;
  const status = statusOf(error);
  const said = withoutToken(messageOf(error), accessToken);
  if (status === 401) {
    // What was asked for does not matter: with this token, or without one, nothing is.
    return new PeriluneError(`${hubUrl}: ${said.replace(/\.$/, "")}; log in with perilune login --hub ${hubUrl}`);
  }
  if (status !== undefined) {
    const advice = ADVICE[status] ?? (status >= 500 ? "try again later" : "see what the hub says");
    return new PeriluneError(`${hubUrl} refused ${doing} (${status}: ${said}); ${advice}`);
  }
  return new PeriluneError(`${doing} failed at ${hubUrl} (${said}); check that the hub is running and can be reached`);
}

/** The first line of the message, its reason where it is Node's "fetch failed", without the client's trailer. */
function messageOf(error: unknown): string {
  const { message, cause } = error as { readonly message?: unknown; readonly cause?: unknown };
  const reason = (cause as { readonly code?: unknown } | undefined)?.code;
  const line = String(message ?? error)
    .replace(/\.? URL: .*$/s, "")
    .split("\n")[0]
    .replace(CONTROL, "")
    .slice(0, 300);
  return typeof reason === "string" ? `${line}: ${reason}` : line;
}

function withoutToken(text: string, token: string | undefined): string {
  const shown = token === undefined || token === "" ? text : text.replaceAll(token, "…");
  return shown.replace(/hf_[\w-]+/g, "hf_…");
}
