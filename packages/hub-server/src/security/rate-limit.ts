import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance } from "fastify";
import { HubError } from "../errors.ts";
import type { HubSettings } from "../settings.ts";

/** Answers 429 with `Retry-After` to whoever asks too often: counted per token, and per address without a good one. */
export async function addRateLimit(app: FastifyInstance, limit: HubSettings["rateLimit"]): Promise<void> {
  if (limit === false) return;
  await app.register(rateLimit, {
    max: limit.requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => (request.identity === null ? request.ip : `token ${request.identity.tokenId}`),
    errorResponseBuilder: (_request, { max, after }) =>
      new HubError(429, `expected at most ${max} requests a minute, got more; try again in ${after}`),
  });
}
