import { closestMatch, PeriluneError } from "../errors.ts";
import type { Fetch, HubClient, TokenOwner } from "./hub-client.ts";
import { askHub } from "./hub-fault.ts";
import { checkHubUrl, HUGGING_FACE } from "./hub-url.ts";
import { type RepoId, repoIdText } from "./repo-id.ts";

/** A hub, and the right to use it. */
export interface HubConnection {
  readonly client: HubClient;
  /** A token begins with `hf_`; it is sent to `hubUrl` and nowhere else. */
  readonly accessToken?: string;
  /** @default "https://huggingface.co" */
  readonly hubUrl?: string;
  /** @default the runtime's own */
  readonly fetch?: Fetch;
}

/** What goes with every call of the client, checked. */
export interface CheckedAccess {
  readonly hubUrl: string;
  readonly accessToken?: string;
  readonly fetch?: Fetch;
}

/**
 * The address, the token and `fetch` as the client takes them.
 *
 * @throws PeriluneError when the address is not safe, or the token is none
 */
export function checkAccess({ hubUrl, accessToken, fetch }: HubConnection): CheckedAccess {
  if (accessToken !== undefined && !/^hf_[\w-]+$/.test(accessToken)) {
    throw new PeriluneError("expected a token that begins with hf_, got something else; copy it again from the hub");
  }
  return {
    hubUrl: checkHubUrl(hubUrl ?? HUGGING_FACE),
    ...(accessToken === undefined ? {} : { accessToken }),
    ...(fetch === undefined ? {} : { fetch }),
  };
}

/**
 * Asks a hub who a token belongs to.
 *
 * @throws PeriluneError when there is no token, or the hub does not know it
 */
export function tokenOwner(connection: HubConnection): Promise<TokenOwner> {
  return askOwner(connection.client, checkAccess(connection));
}

/**
 * Checks, before any work, that a token may write to a repository.
 *
 * @returns the name of its owner
 * @throws PeriluneError when there is no token, the hub does not know it, it may only read, or the namespace is not its
 */
export async function checkMayPush(client: HubClient, access: CheckedAccess, repo: RepoId): Promise<string> {
  const owner = await askOwner(client, access);
  if (owner.auth?.accessToken?.role === "read") {
    throw new PeriluneError(
      `the token of ${owner.name} may only read; make one with the write role at ${access.hubUrl}`,
    );
  }
  const namespaces = namespacesOf(owner);
  if (!namespaces.includes(repo.namespace)) {
    const mine = repoIdText({ ...repo, namespace: closestMatch(repo.namespace, namespaces) ?? owner.name });
    throw new PeriluneError(
      `the token belongs to ${namespaces.join(", ")}, which cannot write to "${repo.namespace}"; push to ${mine}`,
    );
  }
  return owner.name;
}

async function askOwner(client: HubClient, access: CheckedAccess): Promise<TokenOwner> {
  const { accessToken, hubUrl } = access;
  if (accessToken === undefined) {
    throw new PeriluneError(`expected a token of ${hubUrl}, got none; log in with perilune login --hub ${hubUrl}`);
  }
  const owner = await askHub(
    access,
    "the question who the token belongs to",
    client.whoAmI({ ...access, accessToken }),
  );
  if (typeof owner.name === "string") return owner;
  throw new PeriluneError(`${hubUrl} does not answer as a hub does; check the address`);
}

/** Names under which the owner of a token may have repositories. */
function namespacesOf({ name, orgs }: TokenOwner): string[] {
  return [name, ...(orgs ?? []).map((org) => org.name)];
}
