/**
 * The evaluator: a process of its own that reads one model, lets it play one board's episodes, says how it did in one
 * line of JSON, and ends. Its working folder holds all it needs.
 */
import { readFileSync, writeSync } from "node:fs";
import { PeriluneError, VERSION } from "perilune";
import { loadForBoard, openBoardSeeds, verifyOnBoard } from "perilune/hub";
import { JOB_FILE, type Job, MODEL_FILE, type Outcome } from "./job.ts";

async function evaluate({ board, seeds, limits }: Job): Promise<Outcome> {
  const { policy, weightsHash } = await loadForBoard(readFileSync(MODEL_FILE), board, { limits });
  const result = verifyOnBoard(policy, board, seeds ?? openBoardSeeds(board.id, weightsHash, board.episodes));
  return { status: "verified", weightsHash, perilune: VERSION, ...result };
}

async function outcome(): Promise<Outcome> {
  try {
    return await evaluate(JSON.parse(readFileSync(JOB_FILE, "utf8")));
  } catch (error) {
    // A PeriluneError says what is wrong with the model; anything else is a fault of ours, told on stderr.
    if (error instanceof PeriluneError) return { status: "refused", reason: error.message };
    throw error;
  }
}

writeSync(1, `${JSON.stringify(await outcome())}\n`);
