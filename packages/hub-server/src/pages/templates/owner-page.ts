import type { Account } from "../../accounts/accounts.ts";
import { count, day } from "../format.ts";
import { html } from "../html.ts";
import type { Page } from "../layout.ts";
import { ownerUrl, withQuery } from "../urls.ts";
import type { AgentSummary } from "../views.ts";
import { agentList, pager } from "./parts.ts";

export interface OwnerContent {
  readonly account: Account;
  /** Members of an organisation, or the organisations of a user. */
  readonly related: readonly string[];
  readonly agents: readonly AgentSummary[];
  readonly datasets: readonly AgentSummary[];
  readonly cursor: string | null;
  readonly next: string | null;
}

/** A user or an organisation, with what belongs to it. */
export function ownerPage({ account, related, agents, datasets, cursor, next }: OwnerContent): Page {
  const isOrg = account.kind === "org";
  const address = ownerUrl(account.name);
  return {
    title: account.name,
    main: html`<div class="owner">
<p class="trail">${isOrg ? "Organisation" : "User"}</p>
<h1>${account.name}</h1>
<p class="quiet">Since ${day(account.createdAt)}</p>
${
  related.length > 0 &&
  html`<p>${isOrg ? count(related.length, "member") : "Member of"}: ${related.map(
    (name, index) => html`${index > 0 && ", "}<a href="${ownerUrl(name)}">${name}</a>`,
  )}</p>`
}
</div>
<h2>Agents</h2>
${agentList(agents, "None yet.")}
${pager({ first: cursor === null ? null : address, next: next === null ? null : withQuery(address, { cursor: next }) })}
${datasets.length > 0 && html`<h2>Datasets</h2>${agentList(datasets, null)}`}`,
  };
}
