import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { asHubError, HubError } from "../errors.ts";
import { errorMessageHeader } from "../security/authentication.ts";

/**
 * Answers every error as JSON `{ error }` with the headers that clients look at; only the log sees more.
 *
 * @param log Writes one entry to the hub's log.
 */
export function addErrorAnswers(app: FastifyInstance, log: (entry: string) => void): void {
  app.setErrorHandler((error, request, reply) => {
    const answer = fromFramework(error) ?? asHubError(error);
    // The route, not the address: that of an upload carries a signature.
    if (answer !== error && answer.status >= 500)
      log(`${request.method} ${request.routeOptions.url ?? ""}: ${describe(error)}`);
    return sendError(reply, answer);
  });
  app.setNotFoundHandler((request, reply) => sendError(reply, noSuchRoute(request)));
}

/** Headers that a handler may have set for the file it then could not send. */
const fileHeaders = ["accept-ranges", "cache-control", "content-disposition", "content-length", "etag"];

export function sendError(reply: FastifyReply, error: HubError): FastifyReply {
  for (const name of fileHeaders) reply.removeHeader(name);
  if (error.code !== null) reply.header("x-error-code", error.code);
  return reply
    .code(error.status)
    .header("x-error-message", errorMessageHeader(error))
    .type("application/json; charset=utf-8")
    .send({ error: error.message });
}

/** The answer to an address that leads nowhere. */
export function noSuchRoute(request: FastifyRequest): HubError {
  const address = request.url.split("?")[0]!.slice(0, 200);
  return new HubError(404, `this hub has nothing at ${request.method} ${address}; check the address`);
}

/** What Fastify refuses by itself (a body too large, broken JSON, a bad address) is said in its own words. */
function fromFramework(error: unknown): HubError | null {
  if (error instanceof HubError || !(error instanceof Error)) return null;
  const { statusCode, code } = error as Error & { statusCode?: unknown; code?: unknown };
  if (typeof statusCode !== "number" || statusCode < 400 || statusCode >= 500) return null;
  if (typeof code !== "string" || !code.startsWith("FST_")) {
    // The parser of JSON throws a plain SyntaxError with a status.
    return new HubError(statusCode, "expected a body of well-formed JSON, got something else", { cause: error });
  }
  return new HubError(statusCode, error.message.split("\n")[0]!, { cause: error });
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
