export type { Identity, Role } from "./accounts/identity.ts";
export { type HubContext, openContext } from "./context.ts";
export { databaseFile } from "./database/open-database.ts";
export { HubError } from "./errors.ts";
export { createHub, type Hub, type HubOptions } from "./hub.ts";
export type { Quotas } from "./repos/quotas.ts";
export type { Commit, Operation, Repo, RepoFile, RepoKind, RepoRef } from "./repos/repo.ts";
export { type HubSettings, hubSettings } from "./settings.ts";
