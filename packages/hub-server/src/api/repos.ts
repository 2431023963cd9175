import type { FastifyInstance, FastifyRequest } from "fastify";
import * as z from "zod/mini";
import type { HubContext } from "../context.ts";
import { HubError } from "../errors.ts";
import type { Operation, RepoKind, RepoRef } from "../repos/repo.ts";
import { requireIdentity, requireWriter } from "../security/authentication.ts";
import { decodeContent } from "./commit-lines.ts";
import { parse } from "./parse.ts";
import { apiRoute, type RepoParams, repoKinds, repoUrl } from "./repo-request.ts";

const visibility = z.optional(z.enum(["public", "private"]));

const reference = {
  name: z.string(),
  /** Owner; the token's own user when left out. */
  organization: z.nullish(z.string()),
  type: z._default(z.nullable(z.enum(["model", "dataset"])), "model"),
};

const createBody = z.object({
  ...reference,
  visibility,
  private: z.nullish(z.boolean()),
  license: z.nullish(z.string().check(z.regex(/^[\w.-]{1,64}$/))),
  files: z.optional(
    z.array(
      z.object({ path: z.string(), content: z.string(), encoding: z._default(z.enum(["base64", "utf-8"]), "utf-8") }),
    ),
  ),
});
const deleteBody = z.object(reference);
const settingsBody = z.object({ visibility, private: z.optional(z.boolean()), gated: z.optional(z.literal(false)) });

/** Creating, deleting and hiding repositories. */
export function registerRepos(app: FastifyInstance, context: HubContext): void {
  app.post("/api/repos/create", { bodyLimit: 4_000_000 }, async (request, reply) => {
    const body = parse(createBody, request.body, "the repository to create");
    const ref = referenceOf(body, request);
    const by = requireWriter(request, ref.namespace);
    const url = repoUrl(context, request, ref);
    const operations: Operation[] = (body.files ?? []).map(({ path, content, encoding }) => ({
      kind: "file",
      path,
      content: decodeContent(content, encoding, path),
    }));
    if (body.license && !operations.some(({ path }) => path === "README.md")) {
      const content = Buffer.from(`---\nlicense: ${body.license}\n---\n`);
      operations.push({ kind: "file", path: "README.md", content });
    }
    try {
      const repo = await context.repos.create(ref, { private: isPrivate(body) ?? false, by });
      if (operations.length > 0) await context.repos.commit(repo, { title: "initial commit", operations, by });
      return { url, name: `${ref.namespace}/${ref.name}`, id: repo.id };
    } catch (error) {
      // A client that does not mind (`exist_ok`) goes on with this address.
      if (!(error instanceof HubError) || error.status !== 409) throw error;
      return reply.code(409).header("x-error-message", error.message).send({ error: error.message, url });
    }
  });

  app.delete("/api/repos/delete", async (request) => {
    const ref = referenceOf(parse(deleteBody, request.body, "the repository to delete"), request);
    await context.repos.remove(ref, requireIdentity(request));
    return {};
  });

  app.post("/api/repos/move", () => {
    const advice = "create a repository of the new name, push to it, and delete the old one";
    throw new HubError(501, `repositories of this hub cannot be renamed; ${advice}`);
  });

  for (const kind of repoKinds) {
    app.put<{ Params: RepoParams }>(`${apiRoute(kind)}/settings`, async (request) => {
      const hidden = isPrivate(parse(settingsBody, request.body, "the settings"));
      const ref = { kind, namespace: request.params.namespace, name: request.params.name };
      const by = requireIdentity(request);
      if (hidden !== null) await context.repos.setPrivate(ref, { private: hidden, by });
      return {};
    });

    for (const what of ["branch", "tag"]) {
      app.post(`${apiRoute(kind)}/${what}/:revision`, () => {
        const advice = "name a revision by the id of its commit";
        throw new HubError(501, `repositories of this hub have one branch, main, and no tags; ${advice}`);
      });
    }
  }
}

function referenceOf(
  body: { name: string; organization?: string | null | undefined; type: RepoKind | null },
  request: FastifyRequest,
): RepoRef {
  const namespace = body.organization ?? requireIdentity(request).user;
  return { kind: body.type ?? "model", namespace, name: body.name };
}

function isPrivate(body: {
  visibility?: "public" | "private" | undefined;
  private?: boolean | null | undefined;
}): boolean | null {
  return body.visibility === undefined ? (body.private ?? null) : body.visibility === "private";
}
