import { isIP } from "node:net";
import { hostname } from "node:os";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { HubError } from "../errors.ts";

/** Names that this hub answers to, in lower case, besides IP addresses. */
export interface HubNames {
  readonly publicUrl: string | null;
  /** @default [] */
  readonly allowedHosts?: readonly string[];
}

/**
 * Refuses requests that a page elsewhere makes a browser send here.
 *
 * A `Host` that is not ours is what DNS rebinding brings (it needs a name of the attacker's, so plain addresses are
 * good); an `Origin` that is not ours on anything but a read is a foreign page's form or script.
 */
export function addRequestOriginChecks(app: FastifyInstance, names: HubNames): void {
  const own = new Set(["localhost", hostname().toLowerCase(), `${hostname().toLowerCase()}.local`]);
  if (names.publicUrl !== null) own.add(new URL(names.publicUrl).hostname.toLowerCase());
  for (const name of names.allowedHosts ?? []) own.add(name.toLowerCase());

  app.addHook("onRequest", async (request) => {
    const { host, origin } = request.headers;
    const name = host === undefined ? null : hostnameOf(`http://${host}`);
    if (name === null || !(own.has(name) || isIP(name) !== 0)) {
      const message = `expected a Host header with a name of this hub, got "${host ?? ""}"; allow it with --allowed-host`;
      throw new HubError(421, message);
    }
    if (origin === undefined || ["GET", "HEAD", "OPTIONS"].includes(request.method)) return;
    if (origin !== ownOrigin(request, names.publicUrl) && origin !== `http://${host}`) {
      throw new HubError(403, `expected a request from a page of this hub, got one from "${origin}"`);
    }
  });
}

/** Address of this hub as the client sees it, without a slash at the end. */
export function ownOrigin(request: FastifyRequest, publicUrl: string | null): string {
  return publicUrl === null ? `http://${request.headers.host}` : new URL(publicUrl).origin;
}

/** Host name of an address, in lower case and without the brackets of IPv6; null when it is none. */
function hostnameOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  return new URL(url).hostname.toLowerCase().replace(/^\[|\]$/g, "");
}
