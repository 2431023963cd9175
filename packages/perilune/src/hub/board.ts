import { encodeUtf8 } from "../checkpoint/utf8.ts";
import { PeriluneError } from "../errors.ts";
import { sha256 } from "../math/sha256.ts";
import type { Policy } from "../policies/policy.ts";
import { evaluate } from "../training/evaluate.ts";
import type { EnvReference } from "../vector/vector-env.ts";
import { type Score, scoreOf } from "./score.ts";

/** A leaderboard: which episodes an agent plays to stand on it. */
export interface Board {
  readonly id: string;
  readonly title: string;
  /** The environment, its arguments and its step limit come from here, never from the agent's repository. */
  readonly env: EnvReference & { readonly maxEpisodeSteps: number };
  readonly episodes: number;
  /** Whether agents take their most probable action instead of a drawn one. */
  readonly deterministic: boolean;
  /** Result at which the task counts as passed. */
  readonly passMark: number | null;
  /** `null` for an open board, which has no end and no secret. */
  readonly challenge: Challenge | null;
}

/** A contest on seeds that nobody who takes part knows before its end. */
export interface Challenge {
  /** ISO 8601. */
  readonly startsAt: string;
  readonly endsAt: string;
  /** `seedsHash(seeds)`, published at the start: the seeds cannot be chosen once agents are known. */
  readonly seedsHash: string;
  /** `null` until the deadline. */
  readonly seeds: readonly number[] | null;
}

/** What an agent did on a board. */
export interface BoardResult {
  readonly score: Score;
  /** In the order of the seeds. */
  readonly returns: readonly number[];
  readonly lengths: readonly number[];
}

/**
 * The seeds that an agent plays on an open board.
 *
 * Seed i is the number in the first eight hexadecimal digits of the SHA-256 of three lines joined by a newline
 * (no newline at the end, UTF-8): the board's id, the weights' hash, and i in decimal, counted from 0. So everyone can
 * compute them, nobody can set them, and an agent of other weights plays other episodes. Whoever alters weights a little,
 * many times, may still keep the copy with the luckiest ones; a challenge's seeds leave no such choice.
 */
export function openBoardSeeds(boardId: string, weightsHash: string, episodes: number): number[] {
  return Array.from({ length: episodes }, (_, i) =>
    Number.parseInt(sha256(encodeUtf8(`${boardId}\n${weightsHash}\n${i}`)).slice(0, 8), 16),
  );
}

/** Seeds as the one text that is hashed: a JSON list without spaces, `[7,11]`. */
export function canonicalSeeds(seeds: readonly number[]): string {
  return JSON.stringify(seeds);
}

/** The SHA-256 of `canonicalSeeds(seeds)`, in hexadecimal. */
export function seedsHash(seeds: readonly number[]): string {
  return sha256(encodeUtf8(canonicalSeeds(seeds)));
}

/**
 * The seeds that an agent plays on a board, as far as they are public.
 *
 * @throws PeriluneError while a challenge keeps them secret, or when those published are not those it began with
 */
export function boardSeeds(board: Board, weightsHash: string): readonly number[] {
  const { id, episodes, challenge } = board;
  if (challenge === null) return openBoardSeeds(id, weightsHash, episodes);
  if (challenge.seeds === null) {
    throw new PeriluneError(`the seeds of ${id} are secret until ${challenge.endsAt}; verify the agent after that`);
  }
  if (seedsHash(challenge.seeds) !== challenge.seedsHash) {
    throw new PeriluneError(`the seeds published for ${id} are not those of its start: do not believe this board`);
  }
  return challenge.seeds;
}

/**
 * Lets a policy play a board's episodes; the same bits on every machine.
 *
 * @throws PeriluneError when the policy does not fit the board's environment
 */
export function verifyOnBoard(policy: Policy, board: Board, seeds: readonly number[]): BoardResult {
  const { returns, lengths } = evaluate(policy, board.env, { seeds, deterministic: board.deterministic });
  return { score: scoreOf(returns), returns, lengths };
}
