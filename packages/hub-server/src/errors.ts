/** What a client of the Hub protocol looks at in `X-Error-Code` to tell one 404 from another. */
export type ErrorCode =
  | "RepoNotFound"
  | "RevisionNotFound"
  | "EntryNotFound"
  | "BoardNotFound"
  | "AccountNotFound"
  | "InvalidToken"
  | "NoTeam"
  | "QuotaExceeded";

/**
 * A request that cannot be served, with the HTTP status that says so.
 *
 * Its message is one line: what was expected, what came, what to do. The API answers it as JSON `{ error }`.
 */
export class HubError extends Error {
  override readonly name = "HubError";
  readonly status: number;
  /** Sent as `X-Error-Code`. */
  readonly code: ErrorCode | null;

  constructor(status: number, message: string, options: { code?: ErrorCode; cause?: unknown } = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.status = status;
    this.code = options.code ?? null;
  }
}

/** What a full disk is called by the file system, by SQLite and by Postgres (class 53, `disk_full`). */
const DISK_FULL = new Set(["ENOSPC", "EDQUOT", "SQLITE_FULL", "53100"]);

/** What Postgres says of text with a zero character, which it cannot hold. */
const ZERO_CHARACTER = "22021";

/** The error to answer with for anything that was thrown: what is not for the client's eyes becomes a plain 500. */
export function asHubError(error: unknown): HubError {
  if (error instanceof HubError) return error;
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === "string" && DISK_FULL.has(code)) {
    return new HubError(507, "the hub's disk is full; nothing was stored: free some space and try again", {
      cause: error,
    });
  }
  if (code === ZERO_CHARACTER) {
    return new HubError(400, "expected text without zero characters (U+0000), got some; leave them out", {
      cause: error,
    });
  }
  return new HubError(500, "the hub could not do this; its log says why", { cause: error });
}
