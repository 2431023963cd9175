import { PeriluneError } from "perilune";
import { plain } from "./plain.ts";
import type { Target } from "./target.ts";

/** Milliseconds after which a silent hub is given up. */
const PATIENCE = 30_000;

/**
 * Asks a Perilune hub for JSON by its own API, or tells it something.
 *
 * @param body What to tell, as JSON; without one it is asked.
 * @throws ApiRefusal when it refuses, PeriluneError when it cannot be reached or answers with something else
 */
export async function askApi(target: Target, path: string, body?: unknown): Promise<unknown> {
  const { hubUrl, accessToken } = target;
  const login = `log in with perilune login --hub ${hubUrl}`;
  if (body !== undefined && accessToken === undefined) {
    throw new PeriluneError(`expected a token of ${hubUrl}, got none; ${login}`);
  }
  const authorization = accessToken === undefined ? {} : { Authorization: `Bearer ${accessToken}` };
  const told =
    body === undefined
      ? { headers: authorization }
      : {
          method: "POST",
          headers: { ...authorization, "Content-Type": "application/json" },
          body: JSON.stringify(body),
        };
  let response: Response;
  try {
    // A redirect is not followed: the token belongs to this hub alone.
    const signal = AbortSignal.timeout(PATIENCE);
    response = await fetch(`${hubUrl}/api/${path}`, { ...told, redirect: "error", signal });
  } catch {
    throw new PeriluneError(`cannot reach ${hubUrl}; check that the hub is running and the address is right`);
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  if (response.ok) throw new PeriluneError(`${hubUrl} does not answer as a Perilune hub does; check the address`);
  const said = (answer as { readonly error?: unknown } | null)?.error;
  const reason = typeof said === "string" ? plain(said) : `status ${response.status}`;
  if (response.status === 401) throw new PeriluneError(`${hubUrl}: ${reason}; ${login}`);
  throw new ApiRefusal(`${hubUrl} refused that: ${reason}`, response.headers.get("X-Error-Code"));
}

/** What a hub does not do, with its own word for the reason. */
export class ApiRefusal extends PeriluneError {
  readonly code: string | null;

  constructor(message: string, code: string | null) {
    super(message);
    this.code = code;
  }
}
