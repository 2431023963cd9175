/** The part of WHATWG's `Blob` used here; every runtime has it, in pages and workers too. */
interface BlobPart {
  readonly size: number;
  stream(): { getReader(): { read(): Promise<Chunk>; cancel(): Promise<void> } };
}

/** One piece of a stream, or its end. */
type Chunk =
  | { readonly done: false; readonly value: Uint8Array }
  | { readonly done: true; readonly value?: Uint8Array | undefined };

declare const Blob: new (parts: readonly Uint8Array[]) => BlobPart;

/** `Blob` as the program that uses the library knows it, so that its client fits. */
export type RuntimeBlob = typeof globalThis extends { readonly Blob: { readonly prototype: infer B } } ? B : BlobPart;

/** `fetch` as the program that uses the library knows it. */
export type Fetch = typeof globalThis extends { readonly fetch: infer F }
  ? F
  : (input: never, init?: never) => Promise<unknown>;

/** Bytes as the client takes them. */
export function blobOf(bytes: Uint8Array): RuntimeBlob {
  return new Blob([bytes]) as RuntimeBlob;
}

/** What goes with every call of the client. */
export interface HubAccess {
  readonly hubUrl?: string;
  readonly accessToken?: string;
  readonly fetch?: Fetch;
}

/** Who a token belongs to; `orgs` and `auth.accessToken` are absent for tokens that are no user's. */
export interface TokenOwner {
  readonly type: string;
  readonly name: string;
  readonly orgs?: readonly { readonly name: string }[];
  readonly auth: { readonly accessToken?: { readonly role: string } };
}

/** A file or folder of a repository. */
export interface RepoEntry {
  readonly type: string;
  readonly path: string;
  readonly size: number;
  /** Where the hub keeps it by content: `oid` is its SHA-256. */
  readonly lfs?: { readonly oid: string; readonly size: number };
}

/** One change of a commit. */
export type CommitOperation =
  | { readonly operation: "addOrUpdate"; readonly path: string; readonly content: RuntimeBlob }
  | { readonly operation: "delete"; readonly path: string };

/** What a commit tells while it is under way. */
export interface CommitEvent {
  readonly event: string;
  readonly phase?: string;
  readonly path?: string;
  /** From 0 to 1. */
  readonly progress?: number;
  readonly state?: string;
}

/** The part of `@huggingface/hub` used here: `import * as client from "@huggingface/hub"` satisfies it. */
export interface HubClient {
  whoAmI(params: HubAccess & { readonly accessToken: string }): Promise<TokenOwner>;
  createRepo(
    params: HubAccess & { readonly accessToken: string; readonly repo: string; readonly visibility?: RepoVisibility },
  ): Promise<unknown>;
  /** Yields events, and returns what was committed. */
  commitIter(
    params: HubAccess & {
      readonly repo: string;
      readonly title: string;
      readonly description?: string;
      readonly operations: CommitOperation[];
    },
  ): AsyncGenerator<CommitEvent, { readonly commit: { readonly oid: string } } | undefined>;
  listFiles(
    params: HubAccess & { readonly repo: string; readonly revision?: string; readonly recursive?: boolean },
  ): AsyncGenerator<RepoEntry>;
  /** `sha` is there when it was among the fields asked for. */
  modelInfo(
    params: HubAccess & { readonly name: string; readonly revision?: string; readonly additionalFields?: "sha"[] },
  ): Promise<{ readonly private: boolean; readonly sha?: string }>;
  /** `null` where there is no such file. */
  downloadFile(
    params: HubAccess & {
      readonly repo: string;
      readonly path: string;
      readonly revision?: string;
      readonly xet?: boolean;
    },
  ): Promise<RuntimeBlob | null>;
}

/** Who sees a repository. */
export type RepoVisibility = "public" | "private";
