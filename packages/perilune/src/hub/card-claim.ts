import { isRecord } from "./agent-json.ts";

/** The score a card claims. */
export interface CardClaim {
  readonly mean: number;
  /** 0 where the card gives none. */
  readonly std: number;
}

const SIZE = "(?:\\d+\\.?\\d*|\\.\\d+)(?:e[-+]?\\d+)?";
const CLAIM = new RegExp(`^\\s*([-+]?${SIZE})\\s*(?:(?:\\+/-|\\+-|±)\\s*(${SIZE})\\s*)?$`, "i");

/**
 * The first `mean_reward` among a card's metadata (its `model-index`), or `null` where it claims none.
 *
 * A number, `"254.31 +/- 18.20"` and `"254.31 ± 18.20"` are understood.
 */
export function readCardClaim(metadata: unknown): CardClaim | null {
  if (!isRecord(metadata)) return null;
  for (const model of listOf(metadata["model-index"])) {
    for (const result of listOf(model.results)) {
      for (const metric of listOf(result.metrics)) {
        if (metric.type === "mean_reward") return claimOf(metric.value);
      }
    }
  }
  return null;
}

function claimOf(value: unknown): CardClaim | null {
  const match = typeof value === "string" ? CLAIM.exec(value) : null;
  const mean = typeof value === "number" ? value : Number(match?.[1] ?? Number.NaN);
  const std = Number(match?.[2] ?? 0);
  return Number.isFinite(mean) && Number.isFinite(std) ? { mean, std } : null;
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
