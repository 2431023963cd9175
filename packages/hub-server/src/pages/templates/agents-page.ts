import type { RepoKind } from "../../repos/repo.ts";
import { html } from "../html.ts";
import type { Page } from "../layout.ts";
import { withQuery } from "../urls.ts";
import type { AgentSummary } from "../views.ts";
import { agentList, pager } from "./parts.ts";

/** What a list is narrowed to; empty text narrows nothing. */
interface ListFilter {
  readonly search: string;
  readonly env: string;
  readonly algorithm: string;
  /** Any other tag; called so on huggingface.co. */
  readonly other: string;
  readonly sort: string;
}

export interface ListContent {
  readonly kind: RepoKind;
  readonly agents: readonly AgentSummary[];
  readonly filter: ListFilter;
  /** Names to choose from; any other may be typed. */
  readonly envs: readonly string[];
  readonly algorithms: readonly string[];
  /** Cursors of this page and the next; null for the first, and after the last. */
  readonly cursor: string | null;
  readonly next: string | null;
}

const SORTS = [
  { id: "updatedAt", title: "Last changed" },
  { id: "createdAt", title: "Newest" },
  { id: "downloads", title: "Most downloaded" },
] as const;

/** Every agent or data set, to be searched and narrowed. */
export function agentsPage({ kind, agents, filter, envs, algorithms, cursor, next }: ListContent): Page {
  const isModel = kind === "model";
  const title = isModel ? "Agents" : "Datasets";
  const address = isModel ? "/models" : "/datasets";
  const query = { ...filter, sort: filter.sort === "updatedAt" ? "" : filter.sort };
  return {
    title,
    section: isModel ? "agents" : "datasets",
    main: html`<h1>${title}</h1>
<p class="lead">${isModel ? "What others have trained: take one, watch it, train it on." : "Recorded episodes and other data to learn from."}</p>
<form class="filters" method="get" action="${address}" role="search" aria-label="${title}">
<div class="field wide"><label for="search">Search</label>
<input id="search" name="search" type="search" value="${filter.search}" autocomplete="off"></div>
<div class="field"><label for="env">Environment</label>
<input id="env" name="env" list="envs" value="${filter.env}" autocomplete="off">
<datalist id="envs">${envs.map((name) => html`<option value="${name}"></option>`)}</datalist></div>
${
  isModel &&
  html`<div class="field"><label for="algorithm">Algorithm</label>
<input id="algorithm" name="algorithm" list="algorithms" value="${filter.algorithm}" autocomplete="off">
<datalist id="algorithms">${algorithms.map((name) => html`<option value="${name}"></option>`)}</datalist></div>`
}
<div class="field"><label for="other">Tag</label>
<input id="other" name="other" value="${filter.other}" autocomplete="off"></div>
<div class="field"><label for="sort">Order</label>
<select id="sort" name="sort">${SORTS.map(
      ({ id, title: name }) => html`<option value="${id}"${id === filter.sort && html` selected`}>${name}</option>`,
    )}</select></div>
<div class="field"><button class="primary">Show</button></div>
</form>
<h2 class="unseen">Found</h2>
${agentList(agents, html`Nothing fits. <a href="${address}">Show all</a> or ask for less.`)}
${pager({
  first: cursor === null ? null : withQuery(address, query),
  next: next === null ? null : withQuery(address, { ...query, cursor: next }),
})}`,
  };
}
