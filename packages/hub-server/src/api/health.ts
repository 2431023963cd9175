import type { FastifyInstance } from "fastify";
import type { HubContext } from "../context.ts";

/** `GET /api/health`: answers once the hub can reach its database. */
export function registerHealth(app: FastifyInstance, context: HubContext): void {
  app.get("/api/health", async () => {
    await context.database.selectFrom("accounts").select("name").limit(1).execute();
    return { status: "ok" };
  });
}
