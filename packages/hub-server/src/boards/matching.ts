import { type EnvReference, PeriluneError, specOf } from "perilune";
import type { HubBoard } from "./boards.ts";

/**
 * The open boards that an agent goes to: those over the environment it says it learned in.
 *
 * Where several boards have that environment, the one with its arguments; with none such, the one with the registered
 * arguments. On all of them it plays the board's environment, whatever it said.
 */
export function boardsFor(env: EnvReference, boards: readonly HubBoard[]): HubBoard[] {
  const id = fullId(env.id);
  if (id === null) return [];
  const over = boards.filter((board) => board.challenge === null && board.env.id === id);
  const same = over.filter((board) => sameArguments(id, board.env.kwargs, env.kwargs));
  return same.length > 0 ? same : over.filter((board) => sameArguments(id, board.env.kwargs, {}));
}

/** The id with its version; null where no such environment is known here. */
function fullId(id: string): string | null {
  try {
    return specOf(id).id;
  } catch (error) {
    if (error instanceof PeriluneError) return null;
    throw error;
  }
}

type Kwargs = EnvReference["kwargs"];

/** Whether two sets of arguments make the same environment, what they leave out included. */
function sameArguments(id: string, a: Kwargs, b: Kwargs): boolean {
  const { doc, kwargs = {} } = specOf(id);
  const argument = (given: Kwargs, name: string): string =>
    JSON.stringify(given[name] ?? (kwargs as Kwargs)[name] ?? doc?.arguments[name]?.default ?? null);
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => argument(a, name) === argument(b, name));
}
