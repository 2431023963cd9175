import type { Standing } from "../../boards/standings.ts";
import type { RepoKind, RepoRef } from "../../repos/repo.ts";
import { count, day, decimal, spread } from "../format.ts";
import { type Child, type Html, html } from "../html.ts";
import { ownerUrl, repoUrl } from "../urls.ts";
import type { AgentSummary } from "../views.ts";

/** The name of a repository as a link; its owner stands before it, quieter. */
export function repoLink(repo: RepoRef): Html {
  return html`<a class="repo" href="${repoUrl(repo)}"><span>${repo.namespace}/</span><wbr>${repo.name}</a>`;
}

/** Who stands in a line of a board; a private agent is not named. */
export function standingName({ repo }: Standing): Html {
  return repo === null ? html`<span class="quiet">a private agent</span>` : repoLink({ ...repo, kind: "model" });
}

/** Agents as a list of cards. */
export function agentList(agents: readonly AgentSummary[], nothing: Child): Html {
  if (agents.length === 0) return html`<p class="empty">${nothing}</p>`;
  return html`<ul class="agents">${agents.map(agentCard)}</ul>`;
}

function agentCard({ repo, env, algorithm, claim, verified }: AgentSummary): Html {
  return html`<li class="card">
<h3>${repoLink(repo)}</h3>
${verified !== null ? verifiedScore(verified) : claim !== null && html`<p class="score"><b>${decimal(claim.mean - claim.std)}</b> claimed</p>`}
<p class="facts">${chips([algorithm, env])}${repo.private && html`<span class="chip">private</span>`}</p>
<p class="quiet">${day(repo.updatedAt)} · ${count(repo.downloads, "download")}</p>
</li>`;
}

function verifiedScore({ boardTitle, score }: NonNullable<AgentSummary["verified"]>): Html {
  return html`<p class="score"><b title="${spread(score.mean, score.std)}">${decimal(score.result)}</b>
verified<span class="quiet"> on ${boardTitle}</span></p>`;
}

export function chips(names: readonly (string | null)[]): Child {
  return names.map((name) => name !== null && html`<span class="chip">${name}</span>`);
}

/** "‹ First page" and "Next page ›" of a list; nothing for a list of one page. */
export function pager(links: { readonly first: string | null; readonly next: string | null }): Child {
  if (links.first === null && links.next === null) return null;
  return html`<nav class="pager" aria-label="Pages">
${links.first !== null && html`<a class="button quiet" href="${links.first}">First page</a>`}
${links.next !== null && html`<a class="button quiet" rel="next" href="${links.next}">Next page</a>`}
</nav>`;
}

/** Lines to copy, under a title; the button appears where scripts run. */
export function lines(title: string, text: string): Html {
  return html`<div class="copy"><p>${title}
<button type="button" class="quiet" data-copy hidden>Copy<span class="unseen">: ${title}</span></button></p>
<pre tabindex="0"><code>${text}</code></pre></div>`;
}

/** The head of every page of a repository: its name, and the ways through it. */
export function repoHead(
  repo: RepoRef & { readonly private: boolean },
  place: { readonly current: "card" | "files" | "history"; readonly revision: string; readonly facts?: Child },
): Html {
  const root = repoUrl(repo);
  const ways = [
    { id: "card", title: "Card", url: root },
    { id: "files", title: "Files", url: `${root}/tree/${place.revision}` },
    { id: "history", title: "History", url: `${root}/commits/${place.revision}` },
  ];
  const group = GROUPS[repo.kind];
  return html`<div class="repo-head">
<p class="trail"><a href="${group.url}">${group.title}</a> / <a href="${ownerUrl(repo.namespace)}">${repo.namespace}</a></p>
<h1>${repo.name}</h1>
<p class="facts">${place.facts}${repo.private && html`<span class="chip">private</span>`}</p>
<nav class="tabs" aria-label="${repo.namespace}/${repo.name}"><ul>${ways.map(
    ({ id, title, url }) =>
      html`<li><a href="${url}"${id === place.current && html` aria-current="page"`}>${title}</a></li>`,
  )}</ul></nav>
</div>`;
}

const GROUPS: Readonly<Record<RepoKind, { title: string; url: string }>> = {
  model: { title: "Agents", url: "/models" },
  dataset: { title: "Datasets", url: "/datasets" },
};
