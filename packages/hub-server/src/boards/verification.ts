import type { Selectable } from "kysely";
import type { CardClaim, Score } from "perilune/hub";
import type { Schema } from "../database/schema.ts";

type VerificationStatus = "queued" | "running" | "verified" | "refused";

/** One run of one agent on one board by the server. */
export interface Verification {
  readonly id: string;
  readonly boardId: string;
  readonly repoId: string;
  /** The revision that is run. */
  readonly commit: string;
  readonly weightsHash: string | null;
  readonly submittedBy: string | null;
  readonly teamId: string | null;
  readonly status: VerificationStatus;
  /** Why it was refused. */
  readonly reason: string | null;
  /** What the card says. */
  readonly claim: CardClaim | null;
  /** What the hub found. */
  readonly score: Score | null;
  /** Of each episode; they would help to guess the seeds of a challenge, and are told after its end. */
  readonly returns: readonly number[] | null;
  readonly lengths: readonly number[] | null;
  /** Version of the library that ran it. */
  readonly perilune: string | null;
  readonly queuedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

type Row = Selectable<Schema["verifications"]>;

/** @param isSecret Whether the board's seeds still are. */
export function verificationOf(row: Row, isSecret: boolean): Verification {
  return {
    id: row.id,
    boardId: row.board_id,
    repoId: row.repo_id,
    commit: row.commit_id,
    weightsHash: row.weights_hash,
    submittedBy: row.submitted_by,
    teamId: row.team_id,
    status: row.status,
    reason: row.reason,
    claim: claimOf(row),
    score: scoreOfRow(row),
    returns: isSecret ? null : JSON.parse(row.returns ?? "null"),
    lengths: isSecret ? null : JSON.parse(row.lengths ?? "null"),
    perilune: row.perilune,
    queuedAt: row.queued_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}

export function claimOf({
  claimed_mean: mean,
  claimed_std: std,
}: Pick<Row, "claimed_mean" | "claimed_std">): CardClaim | null {
  return mean === null || std === null ? null : { mean, std };
}

/** The columns of a score. */
export type ScoreColumns = Pick<Row, "mean" | "std" | "result" | "iqm" | "low" | "high" | "episodes">;

export function scoreOfRow({ mean, std, result, iqm, low, high, episodes }: ScoreColumns): Score | null {
  if (mean === null || std === null || result === null || iqm === null) return null;
  if (low === null || high === null || episodes === null) return null;
  return { mean, std, result, iqm, low, high, episodes };
}
