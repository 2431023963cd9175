import type { Commit, Repo, RepoFile } from "../../repos/repo.ts";
import { count, fileSize, time } from "../format.ts";
import { html } from "../html.ts";
import type { Page } from "../layout.ts";
import { downloadUrl, filesUrl, historyUrl, withQuery } from "../urls.ts";
import { pager, repoHead } from "./parts.ts";

export interface FilesContent {
  readonly repo: Repo;
  /** As in the address: "main" or a commit. */
  readonly revision: string;
  readonly files: readonly RepoFile[];
  /** By path: the commit that last changed the file. */
  readonly changes: ReadonlyMap<string, Commit>;
}

/** Every file of a revision. */
export function filesPage({ repo, revision, files, changes }: FilesContent): Page {
  return {
    title: `Files of ${repo.namespace}/${repo.name}`,
    section: sectionOf(repo),
    main: html`${repoHead(repo, { current: "files", revision })}
${
  files.length === 0
    ? html`<p class="empty">There are no files yet.</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="Files">
<table><caption>${count(files.length, "file")} of revision <code>${shortRevision(revision)}</code></caption>
<thead><tr><th scope="col">Name</th><th scope="col" class="number">Size</th><th scope="col">Last change</th><th scope="col">SHA-256</th></tr></thead>
<tbody>${files.map(
        (file) => html`<tr>
<th scope="row"><a href="${downloadUrl(repo, revision, file.path)}" download>${file.path}</a></th>
<td class="number">${fileSize(file.size)}</td>
<td class="change">${changes.get(file.path)?.title ?? "–"}</td>
<td><code title="${file.sha256}">${file.sha256.slice(0, 12)}</code></td>
</tr>`,
      )}</tbody></table></div>`
}`,
  };
}

export interface HistoryContent {
  readonly repo: Repo;
  readonly revision: string;
  readonly commits: readonly Commit[];
  readonly total: number;
  readonly cursor: string | null;
  readonly next: string | null;
}

/** What changed, newest first. */
export function historyPage({ repo, revision, commits, total, cursor, next }: HistoryContent): Page {
  return {
    title: `History of ${repo.namespace}/${repo.name}`,
    section: sectionOf(repo),
    main: html`${repoHead(repo, { current: "history", revision })}
<h2>${count(total, "revision")}</h2>
<ol class="history">${commits.map(
      (commit) => html`<li>
<p><b>${commit.title}</b></p>
${commit.message !== "" && html`<p class="message">${commit.message}</p>`}
<p class="quiet"><a href="${filesUrl(repo, commit.id)}"><code>${shortRevision(commit.id)}</code></a> by ${commit.author}, ${time(commit.createdAt)}</p>
</li>`,
    )}</ol>
${pager({
  first: cursor === null ? null : historyUrl(repo),
  next: next === null ? null : withQuery(historyUrl(repo), { cursor: next }),
})}`,
  };
}

/** A commit by its first digits; "main" as it is. */
function shortRevision(revision: string): string {
  return /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 8) : revision;
}

function sectionOf(repo: Repo): "agents" | "datasets" {
  return repo.kind === "model" ? "agents" : "datasets";
}
