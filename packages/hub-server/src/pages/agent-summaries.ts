import type { Kysely } from "kysely";
import { readCardClaim, type Score } from "perilune/hub";
import { scoreOfRow } from "../boards/verification.ts";
import type { Schema } from "../database/schema.ts";
import type { Repo } from "../repos/repo.ts";
import type { AgentSummary } from "./views.ts";

/** What lists show of these repositories, in their order. */
export async function summarize(database: Kysely<Schema>, repos: readonly Repo[]): Promise<AgentSummary[]> {
  const verified = await verifiedScores(database, repos);
  return repos.map((repo) => ({
    repo,
    ...cardFacts(repo),
    claim: readCardClaim(repo.cardData),
    verified: verified.get(repo.id) ?? null,
  }));
}

/** Task and algorithm, as the first result of a card's `model-index` names them. */
export function cardFacts({ cardData, tags }: Repo): { env: string | null; algorithm: string | null } {
  const [model] = listOf(cardData["model-index"]);
  const [result] = listOf(model?.results);
  const dataset = result?.dataset as Readonly<Record<string, unknown>> | null | undefined;
  const env = textOf(dataset?.type) ?? textOf(dataset?.name);
  const name = textOf(model?.name);
  // A model may have any name; a tag of the same name says that it is the algorithm.
  const algorithm = tags.find((tag) => tag.toLowerCase() === name?.toLowerCase()) ?? null;
  return { env, algorithm };
}

async function verifiedScores(
  database: Kysely<Schema>,
  repos: readonly Repo[],
): Promise<Map<string, { boardTitle: string; score: Score }>> {
  const found = new Map<string, { boardTitle: string; score: Score }>();
  if (repos.length === 0) return found;
  const rows = await database
    .selectFrom("verifications")
    .innerJoin("boards", "boards.id", "verifications.board_id")
    .selectAll("verifications")
    .select("boards.title")
    .where("verifications.current", "=", 1)
    .where("boards.ends_at", "is", null)
    .where(
      "verifications.repo_id",
      "in",
      repos.map(({ id }) => id),
    )
    .orderBy("boards.position")
    .orderBy("boards.id")
    .execute();
  for (const row of rows) {
    const score = scoreOfRow(row);
    if (score !== null && !found.has(row.repo_id)) found.set(row.repo_id, { boardTitle: row.title, score });
  }
  return found;
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "object" && item !== null) : [];
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
