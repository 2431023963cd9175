import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Identity } from "../accounts/identity.ts";
import type { Tokens } from "../accounts/tokens.ts";
import { HubError } from "../errors.ts";
import { expectWriter } from "../repos/access.ts";
import type { RepoRef } from "../repos/repo.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks; null: nobody in particular. */
    identity: Identity | null;
    /** Why the token that came is not good, thrown once the request was counted. */
    badCredentials: HubError | null;
  }
}

/** Python's client looks for these very words in the header to tell a bad token from an absent repository. */
const invalidCredentials = "Invalid credentials in Authorization header";

/**
 * Reads `Authorization: Bearer hf_…` into `request.identity`.
 *
 * A bad token is refused after the rate limit has counted the request (which runs between the two hooks), so that
 * tokens cannot be guessed at will.
 */
export function addAuthentication(app: FastifyInstance, tokens: Tokens): void {
  app.decorateRequest("identity", null);
  app.decorateRequest("badCredentials", null);
  app.addHook("onRequest", async (request) => {
    const { authorization } = request.headers;
    if (authorization === undefined) return;
    try {
      const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
      request.identity = token === undefined ? null : await tokens.identify(token);
      if (request.identity === null) {
        request.badCredentials = new HubError(401, "this hub does not know the token, or it was revoked", {
          code: "InvalidToken",
        });
      }
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      request.badCredentials = error;
    }
  });
  app.addHook("preParsing", async (request) => {
    if (request.badCredentials !== null) throw request.badCredentials;
  });
}

/** What `X-Error-Message` says of an error. */
export function errorMessageHeader(error: HubError): string {
  if (error.code === "InvalidToken") return invalidCredentials;
  return error.message.replace(/[^\x20-\x7e]/g, "?").slice(0, 500);
}

/** Who asks, for what nobody may do without a token. */
export function requireIdentity(request: FastifyRequest): Identity {
  if (request.identity === null) {
    throw new HubError(401, "expected a token, got none; send Authorization: Bearer hf_…");
  }
  return request.identity;
}

/** Who asks, for what only one who may change `what` (a repository, or the name of an account) may do. */
export function requireWriter(request: FastifyRequest, what: RepoRef | string): Identity {
  const identity = requireIdentity(request);
  expectWriter(identity, what);
  return identity;
}
