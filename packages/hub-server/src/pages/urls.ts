import type { RepoRef } from "../repos/repo.ts";

/** Addresses of the pages. Every part of one is encoded, so that no name can lead elsewhere. */
export function repoUrl(repo: RepoRef): string {
  return `${repo.kind === "dataset" ? "/datasets" : ""}/${segment(repo.namespace)}/${segment(repo.name)}`;
}

export function ownerUrl(name: string): string {
  return `/${segment(name)}`;
}

export function boardUrl(id: string): string {
  return `/boards/${segment(id)}`;
}

/** The list of files at a revision. */
export function filesUrl(repo: RepoRef, revision: string): string {
  return `${repoUrl(repo)}/tree/${segment(revision)}`;
}

export function historyUrl(repo: RepoRef): string {
  return `${repoUrl(repo)}/commits/main`;
}

/** A file itself, to keep. */
export function downloadUrl(repo: RepoRef, revision: string, path: string): string {
  return `${repoUrl(repo)}/resolve/${segment(revision)}/${filePath(path)}`;
}

/** A picture or a film of a repository, to show inside a page. */
export function mediaUrl(repo: RepoRef, revision: string, path: string): string {
  return `${repoUrl(repo)}/media/${segment(revision)}/${filePath(path)}`;
}

/** An address with those parameters that are given. */
export function withQuery(address: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value) query.set(name, value);
  return query.size === 0 ? address : `${address}?${query}`;
}

function segment(text: string): string {
  return encodeURIComponent(text);
}

function filePath(path: string): string {
  return path.split("/").map(segment).join("/");
}
