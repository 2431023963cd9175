import { PeriluneError } from "../errors.ts";
import { AGENT_FILES } from "./agent-description.ts";
import { blobOf, type CommitOperation, type HubClient, type RepoVisibility } from "./hub-client.ts";
import { askHub, hubFault, statusOf } from "./hub-fault.ts";
import type { CheckedAccess } from "./preflight.ts";
import { type RepoId, repoIdText } from "./repo-id.ts";

/** What to put where. */
export interface Upload {
  readonly repo: RepoId;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Of the commit. */
  readonly title: string;
  readonly visibility: RepoVisibility;
}

/** Where an upload stands. */
export type UploadEvent =
  | { readonly stage: "uploading"; readonly path: string /** From 0 to 1. */; readonly fraction: number }
  | { readonly stage: "committing" };

/**
 * Puts an agent's files into its repository, which is made if need be, in one commit.
 *
 * A film or a curve of an earlier push that this one does not replace is taken away: it would show another agent.
 *
 * @returns the commit's id
 */
export async function uploadAgent(
  client: HubClient,
  access: CheckedAccess,
  { repo, files, title, visibility }: Upload,
  onProgress?: (event: UploadEvent) => void,
): Promise<string> {
  const name = repoIdText(repo);
  const isNew = await createRepo(client, access, name, visibility);
  const added = [...files].map(
    ([path, bytes]): CommitOperation => ({ operation: "addOrUpdate", path, content: blobOf(bytes) }),
  );
  const stale = isNew ? [] : await askHub(access, `the list of ${name}`, stalePaths(client, access, name, files));
  const removed = stale.map((path): CommitOperation => ({ operation: "delete", path }));
  try {
    const events = client.commitIter({ ...access, repo: name, title, operations: [...added, ...removed] });
    for (;;) {
      const { done, value } = await events.next();
      if (done) return committed(value, name);
      if (value.event === "phase" && value.phase === "committing") onProgress?.({ stage: "committing" });
      const { path, progress } = value;
      if (path !== undefined && progress !== undefined) onProgress?.({ stage: "uploading", path, fraction: progress });
    }
  } catch (error) {
    throw hubFault(access, `the push to ${name}`, error);
  }
}

/** Whether it is new; one that is there already must not be public where a private one was asked for. */
async function createRepo(
  client: HubClient,
  access: CheckedAccess,
  name: string,
  visibility: RepoVisibility,
): Promise<boolean> {
  try {
    await client.createRepo({ ...access, accessToken: access.accessToken ?? "", repo: name, visibility });
    return true;
  } catch (error) {
    if (statusOf(error) !== 409) throw hubFault(access, `to make ${name}`, error);
  }
  if (visibility === "private") {
    const info = await askHub(access, `the question after ${name}`, client.modelInfo({ ...access, name }));
    if (!info.private)
      throw new PeriluneError(`${name} is there already and public; hide it first or push to a new name`);
  }
  return false;
}

async function stalePaths(
  client: HubClient,
  access: CheckedAccess,
  repo: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<string[]> {
  const own: readonly string[] = Object.values(AGENT_FILES);
  const stale: string[] = [];
  for await (const { type, path } of client.listFiles({ ...access, repo })) {
    if (type === "file" && own.includes(path) && !files.has(path)) stale.push(path);
  }
  return stale;
}

function committed(value: { readonly commit: { readonly oid: string } } | undefined, name: string): string {
  if (typeof value?.commit?.oid === "string") return value.commit.oid;
  throw new PeriluneError(`the hub gave no commit for ${name}; look whether its files are there and push again`);
}
