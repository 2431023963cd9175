import type { CardClaim, Score } from "perilune/hub";
import type { HubBoard } from "../boards/boards.ts";
import type { Standing } from "../boards/standings.ts";
import type { Verification } from "../boards/verification.ts";
import type { Repo } from "../repos/repo.ts";

/** What a list shows of an agent. */
export interface AgentSummary {
  readonly repo: Repo;
  readonly env: string | null;
  readonly algorithm: string | null;
  readonly claim: CardClaim | null;
  /** What the hub found on the first open board where the agent stands. */
  readonly verified: { readonly boardTitle: string; readonly score: Score } | null;
}

/** What became of an agent on one board. */
export interface BoardRun {
  readonly board: HubBoard;
  readonly run: Verification;
  /** Its place, where this run stands on the board. */
  readonly rank: number | null;
}

/** A board as lists of boards show it. */
export interface BoardSummary {
  readonly board: HubBoard;
  readonly entries: number;
  /** The best lines. */
  readonly leaders: readonly Standing[];
}
