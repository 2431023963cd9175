import type { FastifyInstance } from "fastify";
import type { HubContext } from "../context.ts";
import { addCors } from "../security/cors.ts";
import { registerBoards } from "./boards.ts";
import { registerCommit } from "./commit.ts";
import { noSuchRoute, sendError } from "./errors.ts";
import { registerHealth } from "./health.ts";
import { registerHistory } from "./history.ts";
import { type LfsOptions, registerLfs } from "./lfs.ts";
import { registerModels } from "./models.ts";
import { registerPreupload } from "./preupload.ts";
import { registerRepos } from "./repos.ts";
import { registerResolve } from "./resolve.ts";
import { registerTree } from "./tree.ts";
import { registerValidateYaml } from "./validate-yaml.ts";
import { registerWhoAmI } from "./who-am-i.ts";

/** The part of Hugging Face's protocol that its clients need to push, find and fetch models and datasets. */
export function registerApi(app: FastifyInstance, context: HubContext, options: LfsOptions): void {
  addCors(app);
  // Python's client asks for paths by a form.
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) => {
    done(null, formFields(new URLSearchParams(body as string)));
  });
  // Below /api there is never a page of a repository "api/…".
  app.route({
    method: ["GET", "POST", "PUT", "DELETE"],
    url: "/api/*",
    handler: (request, reply) => sendError(reply, noSuchRoute(request)),
  });
  registerHealth(app, context);
  registerWhoAmI(app, context);
  registerRepos(app, context);
  registerPreupload(app, context);
  registerLfs(app, context, options);
  registerCommit(app, context);
  registerTree(app, context);
  registerResolve(app, context);
  registerModels(app, context);
  registerHistory(app, context);
  registerValidateYaml(app);
  registerBoards(app, context);
}

/** Fields that come once as text, others as a list. */
function formFields(form: URLSearchParams): Record<string, string | string[]> {
  const fields = new Map<string, string | string[]>();
  for (const [name, value] of form) {
    const before = fields.get(name);
    if (before === undefined) fields.set(name, value);
    else if (typeof before === "string") fields.set(name, [before, value]);
    else before.push(value);
  }
  return Object.fromEntries(fields);
}
