import { PeriluneError } from "../../errors.ts";

/** What a check found so far that is suspicious but may be meant. */
export class Report {
  readonly #warnings = new Map<string, string>();

  get warnings(): readonly string[] {
    return [...this.#warnings.values()];
  }

  /** Keeps a warning; of those with the same `topic`, the first. */
  warn(message: string, topic: string = message): void {
    if (!this.#warnings.has(topic)) this.#warnings.set(topic, message);
  }
}

/** Ends the check: the environment breaks its contract. */
export function fail(message: string): never {
  throw new PeriluneError(message);
}

/** Runs a call of the environment's; what it throws ends the check, with advice. */
export function attempt<T>(call: () => T, what: string, advice: string): T {
  try {
    return call();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new PeriluneError(`${what}: expected it to return, got the error "${message}"; ${advice}`, { cause: error });
  }
}
