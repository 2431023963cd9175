import { decodeSafetensors } from "../checkpoint/safetensors.ts";
import { tensorsHash } from "../checkpoint/tensors-hash.ts";
import { decodeUtf8 } from "../checkpoint/utf8.ts";
import { PeriluneError } from "../errors.ts";
import { sha256 } from "../math/sha256.ts";
import { AGENT_FILES, readAgentDescription } from "./agent-description.ts";
import { isHash } from "./agent-json.ts";
import type { HubClient, RepoEntry, RuntimeBlob } from "./hub-client.ts";
import { askHub, hubFault } from "./hub-fault.ts";
import { type CheckedAccess, checkAccess, type HubConnection } from "./preflight.ts";
import { parseRepoId, repoIdText } from "./repo-id.ts";
import { checkRepoPaths } from "./repo-path.ts";

/** How much a pull takes at most. */
export interface PullLimits {
  readonly files: number;
  /** Of one file. */
  readonly fileBytes: number;
  /** Of all files together. */
  readonly bytes: number;
}

const LIMITS: PullLimits = { files: 1_000, fileBytes: 512_000_000, bytes: 1_000_000_000 };

/** How to fetch an agent. */
export interface PullOptions extends HubConnection {
  /** A branch or a commit. @default "main" */
  readonly revision?: string;
  /** @default 1,000 files, 512 MB each, 1 GB in all */
  readonly limits?: PullLimits;
  readonly onProgress?: (event: PullEvent) => void;
}

/** Where a pull stands. */
export interface PullEvent {
  readonly path: string;
  /** Bytes of this file that have come, and that it has. */
  readonly received: number;
  readonly size: number;
}

/** An agent's files. */
export interface Pulled {
  /** By path below the repository: plain relative paths with `/`. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The commit they belong to. */
  readonly revision: string;
}

/**
 * Fetches an agent's files, all of one commit; to write them is the caller's.
 *
 * Nothing of them is run. Paths that climb, files too large, and bytes that do not agree with the hub's hash or with
 * the weights' hash in `perilune.json` are refused.
 *
 * @throws PeriluneError in one line; a token never stands in it
 */
export async function pull(repo: string, options: PullOptions): Promise<Pulled> {
  const name = repoIdText(parseRepoId(repo));
  const access = checkAccess(options);
  const { client, limits = LIMITS, onProgress } = options;
  const revision = await askHub(access, `the pull of ${name}`, commitOf(client, access, name, options.revision));
  const entries = await askHub(access, `the list of ${name}`, listed(client, access, { name, revision, limits }));
  const files = new Map<string, Uint8Array>();
  for (const entry of entries) {
    const { path } = entry;
    const download = client.downloadFile({ ...access, repo: name, path, revision, xet: false });
    const blob = await askHub(access, `the download of ${path}`, download);
    if (blob === null) throw new PeriluneError(`${path} of ${name} is listed but not there; pull again`);
    try {
      files.set(path, await received(blob, entry, onProgress));
    } catch (error) {
      throw hubFault(access, `the download of ${path}`, error);
    }
  }
  checkModel(files, name);
  return { files, revision };
}

/** The commit that a revision stands for now, so that every file is of the same one. */
async function commitOf(client: HubClient, access: CheckedAccess, name: string, revision = "main"): Promise<string> {
  const { sha } = await client.modelInfo({ ...access, name, revision, additionalFields: ["sha"] });
  if (typeof sha === "string" && /^[0-9a-f]{40}$/.test(sha)) return sha;
  throw new PeriluneError(`${name} has no commit at ${JSON.stringify(revision)} yet; push an agent to it first`);
}

/** The files of a commit, checked before anything is fetched; those that only configure git are left out. */
async function listed(
  client: HubClient,
  access: CheckedAccess,
  { name, revision, limits }: { readonly name: string; readonly revision: string; readonly limits: PullLimits },
): Promise<RepoEntry[]> {
  const entries: RepoEntry[] = [];
  let bytes = 0;
  for await (const entry of client.listFiles({ ...access, repo: name, revision, recursive: true })) {
    if (entry.type !== "file" || entry.path === ".gitattributes" || entry.path === ".gitignore") continue;
    entries.push(entry);
    const isSize = Number.isSafeInteger(entry.size) && entry.size >= 0;
    bytes += entry.size;
    if (entries.length > limits.files) throw tooMuch(name, `more than ${limits.files} files`);
    if (!isSize || entry.size > limits.fileBytes) {
      throw tooMuch(name, `${JSON.stringify(entry.path)} of ${entry.size} bytes, more than ${limits.fileBytes}`);
    }
    if (bytes > limits.bytes) throw tooMuch(name, `more than ${limits.bytes} bytes in all`);
  }
  checkRepoPaths(entries.map(({ path }) => path));
  return entries;
}

/** The bytes of a download, of which no more are taken than were listed. */
async function received(
  blob: RuntimeBlob,
  { path, size, lfs }: RepoEntry,
  onProgress: PullOptions["onProgress"],
): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  const reader = blob.stream().getReader();
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (length + value.length > size) {
      await reader.cancel();
      throw new PeriluneError(`${path} is larger than the ${size} bytes listed; pull again`);
    }
    bytes.set(value, length);
    length += value.length;
    onProgress?.({ path, received: length, size });
  }
  if (length < size) throw new PeriluneError(`${path} broke off after ${length} of ${size} bytes; pull again`);
  if (lfs !== undefined && isHash(lfs.oid) && sha256(bytes) !== lfs.oid) {
    throw new PeriluneError(`${path} does not have the hash that the hub lists for it; pull again`);
  }
  return bytes;
}

/** Checks that the model is the one that the description names. */
function checkModel(files: ReadonlyMap<string, Uint8Array>, name: string): void {
  const text = decodeUtf8(files.get(AGENT_FILES.description) ?? new Uint8Array());
  if (text === undefined || text === "") {
    throw new PeriluneError(`${name} has no ${AGENT_FILES.description}, so it is no agent of Perilune; pull another`);
  }
  const { file, weightsHash } = readAgentDescription(text);
  const model = files.get(file);
  if (model === undefined) throw new PeriluneError(`${name} lacks its model ${JSON.stringify(file)}; push it again`);
  if (tensorsHash(decodeSafetensors(model).tensors) !== weightsHash) {
    throw new PeriluneError(
      `the weights of ${name} are not those that its ${AGENT_FILES.description} names; do not use it`,
    );
  }
}

function tooMuch(name: string, what: string): PeriluneError {
  return new PeriluneError(`${name} holds ${what}; raise the limits if you trust it`);
}
