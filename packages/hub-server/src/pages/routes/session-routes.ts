import type { FastifyInstance } from "fastify";
import { HubError } from "../../errors.ts";
import type { Site } from "../site.ts";
import { signInPage } from "../templates/sign-in-page.ts";

/** Signing in with an access token, and out. */
export function registerSessions(app: FastifyInstance, site: Site): void {
  app.get<{ Querystring: { next?: unknown } }>("/login", (request, reply) => {
    const next = ownPath(request.query.next);
    return site.showForm(request, reply, (viewer) => signInPage(viewer, { next, problem: null }));
  });

  app.post("/login", async (request, reply) => {
    const fields = site.form(request);
    const next = ownPath(fields.get("next"));
    const token = (fields.get("token") ?? "").trim();
    const problem = await problemOf(token);
    if (problem === null) {
      site.signIn(request, reply, token);
      return reply.redirect(next, 303);
    }
    reply.status(401);
    return site.showForm(request, reply, (viewer) => signInPage(viewer, { next, problem }));
  });

  app.post("/logout", async (request, reply) => {
    site.form(request);
    site.signOut(request, reply);
    return reply.redirect("/", 303);
  });

  /** Why a token does not open the hub; null when it does. */
  async function problemOf(token: string): Promise<string | null> {
    try {
      const identity = await site.context.tokens.identify(token);
      return identity === null ? "This hub does not know that token." : null;
    } catch (error) {
      if (error instanceof HubError && error.status === 401) return "That token has expired.";
      throw error;
    }
  }
}

/** Where to go after signing in: a page of this hub, whatever the address says. */
function ownPath(value: unknown): string {
  return typeof value === "string" && /^\/(?![/\\])[\w\-./%?=&]*$/.test(value) ? value : "/";
}
