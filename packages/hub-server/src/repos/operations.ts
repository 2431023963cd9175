import { HubError } from "../errors.ts";
import type { RepoFile } from "./repo.ts";

/** An operation whose content is known by its hashes. */
export type Change =
  | { readonly kind: "put"; readonly file: RepoFile }
  | { readonly kind: "delete"; readonly path: string }
  | { readonly kind: "deleteFolder"; readonly path: string };

/** What a commit leaves of a tree. */
export interface Outcome {
  /** Files that are new or whose content changed. */
  readonly added: readonly RepoFile[];
  /** Paths whose file is gone or was replaced. */
  readonly removed: readonly string[];
  /** Files in the whole tree afterwards. */
  readonly count: number;
}

/** Applies changes in their order to a tree; 404 for a deletion of what is not there, 400 for a file that is a folder. */
export function applyChanges(tree: readonly RepoFile[], changes: readonly Change[]): Outcome {
  const before = new Map(tree.map((file) => [file.path, file]));
  const after = new Map(before);
  for (const change of changes) {
    if (change.kind === "put") {
      after.set(change.file.path, change.file);
      continue;
    }
    const { path } = change;
    const isGone = change.kind === "delete" ? after.delete(path) : deleteFolder(after, path);
    if (isGone) continue;
    throw new HubError(404, `there is no ${change.kind === "delete" ? "file" : "folder"} "${path}" to delete`, {
      code: "EntryNotFound",
    });
  }
  const added = [...after.values()].filter((file) => !isSame(file, before.get(file.path)));
  const removed = [...before.values()].filter((file) => !isSame(file, after.get(file.path))).map(({ path }) => path);
  if (added.length > 0) checkFolders(after, added);
  return { added, removed, count: after.size };
}

function deleteFolder(files: Map<string, RepoFile>, folder: string): boolean {
  const prefix = `${folder.replace(/\/$/, "")}/`;
  const inside = [...files.keys()].filter((path) => path.startsWith(prefix));
  for (const path of inside) files.delete(path);
  return inside.length > 0;
}

function isSame(a: RepoFile, b: RepoFile | undefined): boolean {
  return b !== undefined && a.sha256 === b.sha256 && a.lfs === b.lfs;
}

/** No path may be both a file and a folder: it could not be written to a disk. */
function checkFolders(files: ReadonlyMap<string, RepoFile>, added: readonly RepoFile[]): void {
  const folders = new Set<string>();
  for (const path of files.keys()) for (const folder of foldersOf(path)) folders.add(folder);
  const both =
    added.find(({ path }) => folders.has(path)) ??
    added.find(({ path }) => foldersOf(path).some((folder) => files.has(folder)));
  if (both !== undefined)
    throw new HubError(
      400,
      `"${both.path}" cannot be stored: a file stands where it needs a folder, or the other way round`,
    );
}

/** `a/b/c` is in `a` and in `a/b`. */
function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) folders.push(path.slice(0, at));
  return folders;
}
