import { lfsPointer } from "../repos/git-oid.ts";
import { type Repo, type RepoFile, repoName } from "../repos/repo.ts";

export interface RepoInfoOptions {
  readonly sha: string | null;
  readonly files: readonly RepoFile[];
  /** What to tell besides the id, by the API's names; null: everything. */
  readonly keys: readonly string[] | null;
  /** Sizes and hashes of the files too. */
  readonly blobs: boolean;
}

/** A repository as the Hub's clients read it. */
export function describeRepo(repo: Repo, { sha, files, keys, blobs }: RepoInfoOptions): Record<string, unknown> {
  const all: Record<string, unknown> = {
    author: repo.namespace,
    sha,
    lastModified: repo.updatedAt,
    createdAt: repo.createdAt,
    private: repo.private,
    gated: false,
    disabled: false,
    downloads: repo.downloads,
    downloadsAllTime: repo.downloads,
    likes: 0,
    tags: repo.tags,
    cardData: repo.cardData,
    siblings: files.map((file) => describeSibling(file, blobs)),
    ...(repo.kind === "model" && {
      pipeline_tag: repo.pipelineTag ?? undefined,
      library_name: repo.libraryName ?? undefined,
      "model-index": repo.cardData["model-index"],
      spaces: [],
    }),
  };
  const name = repoName(repo);
  const told = keys === null ? all : Object.fromEntries(keys.map((key) => [key, all[key]]));
  return { _id: repo.id, id: name, ...(repo.kind === "model" && { modelId: name }), ...told };
}

function describeSibling(file: RepoFile, blobs: boolean): Record<string, unknown> {
  const { path, size, gitOid, sha256, lfs } = file;
  if (!blobs) return { rfilename: path };
  const pointer = lfs && { lfs: { sha256, size, pointerSize: lfsPointer(file).length } };
  return { rfilename: path, size, blobId: gitOid, ...pointer };
}
