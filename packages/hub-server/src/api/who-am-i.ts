import type { FastifyInstance } from "fastify";
import type { HubContext } from "../context.ts";
import { requireIdentity } from "../security/authentication.ts";

/** `GET /api/whoami-v2`: the owner of a token, what it may do, and for which organisations. */
export function registerWhoAmI(app: FastifyInstance, context: HubContext): void {
  app.get("/api/whoami-v2", async (request) => {
    const { user, orgs, role, tokenId } = requireIdentity(request);
    const token = await context.tokens.find(tokenId);
    return {
      type: "user",
      ...entity(user),
      // Clients expect a text; the hub keeps no address of anybody.
      email: "",
      emailVerified: false,
      isPro: false,
      billingMode: "postpaid",
      orgs: orgs.map((name) => ({ type: "org", ...entity(name), email: null, roleInOrg: "write" })),
      auth: {
        type: "access_token",
        accessToken: {
          displayName: token?.name ?? "",
          role,
          createdAt: token?.createdAt,
          ...(token?.expiresAt && { expiration: token.expiresAt }),
        },
      },
    };
  });
}

function entity(name: string): Record<string, unknown> {
  return { id: name, name, fullname: name, canPay: false, avatarUrl: "", periodEnd: null };
}
