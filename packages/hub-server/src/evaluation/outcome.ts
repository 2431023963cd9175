import * as z from "zod/mini";
import type { Outcome } from "./job.ts";

const score = z.object({
  mean: z.number(),
  std: z.number(),
  result: z.number(),
  iqm: z.number(),
  low: z.number(),
  high: z.number(),
  episodes: z.number(),
});

const outcome = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("verified"),
    weightsHash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
    perilune: z.string().check(z.maxLength(64)),
    score,
    returns: z.array(z.number()),
    lengths: z.array(z.number()),
  }),
  z.object({ status: z.literal("refused"), reason: z.pipe(z.string(), z.transform(plainLine)) }),
]);

/** Characters of a reason that are kept. */
const LONGEST_REASON = 1000;

/** A reason may repeat names out of a model: no database, page or terminal takes harm from them. */
function plainLine(text: string): string {
  const plain = text.replace(/\p{C}/gu, " ");
  return plain.length <= LONGEST_REASON ? plain : `${plain.slice(0, LONGEST_REASON - 1)}…`;
}

/**
 * Reads what an evaluator wrote.
 *
 * @throws Error when it is no outcome of so many episodes
 */
export function readOutcome(text: string, episodes: number): Outcome {
  const read: Outcome = outcome.parse(JSON.parse(text));
  if (read.status === "verified" && (read.returns.length !== episodes || read.lengths.length !== episodes)) {
    throw new Error(`the evaluator told of ${read.returns.length} episodes instead of ${episodes}`);
  }
  return read;
}
