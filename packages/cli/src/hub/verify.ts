import { PeriluneError } from "perilune";
import {
  AGENT_FILES,
  type Board,
  type BoardResult,
  boardSeeds,
  type HubConnection,
  loadForBoard,
  parseRepoId,
  pull,
  readAgentDescription,
  readBoard,
  repoIdText,
  type Score,
  verifyOnBoard,
} from "perilune/hub";
import * as z from "zod/mini";
import { askApi } from "./api.ts";
import { plain } from "./plain.ts";
import type { Target } from "./target.ts";

/** A run of an agent on a board, as the hub tells of it. */
interface HubRun {
  readonly board: string;
  readonly status: string;
  readonly reason: string | null;
  readonly rank: number | null;
  readonly score: Score | null;
  readonly returns: readonly number[] | null;
  readonly commit: string;
  readonly weights_hash: string | null;
  readonly perilune: string | null;
}

/** A run that has a number to repeat. */
interface VerifiedRun extends HubRun {
  readonly score: Score;
}

/** The hub's number and our own. */
export interface Repetition {
  readonly run: VerifiedRun;
  readonly own: BoardResult;
  /** Whether every return and every figure of the score are the same, bit for bit. */
  readonly identical: boolean;
}

const number = z.number();
const score = z.object({
  mean: number,
  std: number,
  result: number,
  iqm: number,
  low: number,
  high: number,
  episodes: number,
});
const text = z.nullable(z.string());
const schema = z.object({
  verifications: z.array(
    z.object({
      board: z.string(),
      status: z.string(),
      reason: text,
      rank: z.nullable(number),
      score: z.nullable(score),
      returns: z.nullable(z.array(number)),
      commit: z.string(),
      weights_hash: text,
      perilune: text,
    }),
  ),
});

/** What to wait for, and how. */
export interface WaitOptions {
  /** One board instead of all the agent stands on. */
  readonly board?: string | undefined;
  readonly onWait: (what: string) => void;
}

/** Milliseconds between two questions. */
const INTERVAL = 500;
/** Milliseconds in which a hub that was just pushed to puts the agent in line. */
const ENROLMENT = 5_000;
/** Milliseconds that a run may take, with those before it in line. */
const PATIENCE = 15 * 60_000;

/**
 * The number that stands for an agent on each board; waits for runs under way.
 *
 * @throws PeriluneError when there is none, with the reason of the hub where it refused the agent
 */
export async function verifiedRuns(
  target: Target,
  repo: string,
  { board, onWait }: WaitOptions,
): Promise<VerifiedRun[]> {
  const name = repoIdText(parseRepoId(repo));
  const begin = Date.now();
  for (;;) {
    const runs = (await runsOf(target, name)).filter((run) => board === undefined || run.board === board);
    const isUnderWay = runs.some(({ status }) => status === "queued" || status === "running");
    if (!isUnderWay && runs.length > 0) {
      const standing = standingRuns(runs);
      if (standing.length > 0) return standing;
      const { board: where, reason } = runs[0];
      throw new PeriluneError(`${target.hubUrl} refused ${name} on ${where}: ${plain(reason ?? "it says not why")}`);
    }
    const waited = Date.now() - begin;
    if (isUnderWay && waited >= PATIENCE) {
      throw new PeriluneError(`${target.hubUrl} has not yet run ${name}; try again later`);
    }
    if (!isUnderWay && waited >= ENROLMENT) {
      const where = board === undefined ? "on no board" : `not on the board ${board}`;
      throw new PeriluneError(`${name} is ${where} of ${target.hubUrl}; ${target.hubUrl}/boards shows those there are`);
    }
    onWait(isUnderWay ? "the hub is evaluating it …" : "waiting for the hub to begin …");
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
}

/** A run, and the board it was on as the hub defines it. */
export interface RepeatableRun {
  readonly run: VerifiedRun;
  readonly board: Board;
}

/**
 * Of these runs the ones whose seeds are public; of the others `onSecret` is told.
 *
 * @throws PeriluneError when there is none
 */
export async function repeatable(
  target: Target,
  runs: readonly VerifiedRun[],
  onSecret: (what: string) => void,
): Promise<RepeatableRun[]> {
  const found: RepeatableRun[] = [];
  const secrets: string[] = [];
  for (const run of runs) {
    const board = readBoard(await askApi(target, `boards/${encodeURIComponent(run.board)}?limit=1`));
    const { id, challenge } = board;
    if (challenge?.seeds === null) secrets.push(plain(`the seeds of ${id} are secret until ${challenge.endsAt}`));
    else found.push({ run, board });
  }
  if (found.length === 0) throw new PeriluneError(`${secrets.join(", ")}; verify the agent after that`);
  for (const secret of secrets) onSecret(`${secret}: it is left out`);
  return found;
}

/**
 * Fetches the agent that the hub ran and lets it play the board's episodes here.
 *
 * @throws PeriluneError when the seeds published are not those of the start, or the agent cannot play there
 */
export async function repeat(
  run: VerifiedRun,
  board: Board,
  repo: string,
  connection: HubConnection,
): Promise<Repetition> {
  const { files } = await pull(repo, { ...connection, revision: run.commit });
  const description = readAgentDescription(Buffer.from(files.get(AGENT_FILES.description) ?? "").toString());
  const { policy, weightsHash } = await loadForBoard(files.get(description.file) ?? new Uint8Array(), board);
  const own = verifyOnBoard(policy, board, boardSeeds(board, weightsHash));
  return { run, own, identical: weightsHash === run.weights_hash && isSame(run, own) };
}

async function runsOf(target: Target, name: string): Promise<HubRun[]> {
  const { success, data } = schema.safeParse(await askApi(target, `models/${name}/verifications`));
  if (success) return data.verifications;
  throw new PeriluneError(`${target.hubUrl} does not answer as a Perilune hub of this version does; update Perilune`);
}

/** Of each board the run that stands there, else the newest that has a number: the hub lists the newest first. */
function standingRuns(runs: readonly HubRun[]): VerifiedRun[] {
  const verified = runs.filter((run): run is VerifiedRun => run.score !== null);
  const boards = [...new Set(verified.map(({ board }) => board))];
  return boards.map((board) => {
    const own = verified.filter((run) => run.board === board);
    return own.find(({ rank }) => rank !== null) ?? own[0];
  });
}

/** Returns stand as JSON, which keeps every bit of a number but the sign of zero. */
function isSame({ score: theirs, returns }: VerifiedRun, own: BoardResult): boolean {
  const figures = Object.keys(theirs) as (keyof Score)[];
  return (
    figures.every((figure) => theirs[figure] === own.score[figure]) &&
    (returns === null ||
      (returns.length === own.returns.length && returns.every((value, i) => value === own.returns[i])))
  );
}
