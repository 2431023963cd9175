export type RepoKind = "model" | "dataset";

/** The name a repository goes by. */
export interface RepoRef {
  readonly kind: RepoKind;
  readonly namespace: string;
  readonly name: string;
}

export interface Repo extends RepoRef {
  readonly id: string;
  readonly private: boolean;
  /** Newest commit, 40 hexadecimal digits; null while the repository is empty. */
  readonly head: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly downloads: number;
  readonly tags: readonly string[];
  readonly pipelineTag: string | null;
  readonly libraryName: string | null;
  readonly cardData: Readonly<Record<string, unknown>>;
}

export interface RepoFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
  /** Id of the git blob (SHA-1), as clients expect it; for a large file that of its LFS pointer. */
  readonly gitOid: string;
  readonly lfs: boolean;
}

export interface Commit {
  readonly id: string;
  readonly parent: string | null;
  readonly title: string;
  readonly message: string;
  readonly author: string;
  readonly createdAt: string;
}

/** One change of a commit; they apply in their order. */
export type Operation =
  | { readonly kind: "file"; readonly path: string; readonly content: Uint8Array }
  | { readonly kind: "lfs"; readonly path: string; readonly sha256: string; readonly size: number }
  | { readonly kind: "delete"; readonly path: string }
  | { readonly kind: "deleteFolder"; readonly path: string };

/** `namespace/name`. */
export function repoName(repo: RepoRef): string {
  return `${repo.namespace}/${repo.name}`;
}
