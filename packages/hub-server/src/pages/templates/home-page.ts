import { html } from "../html.ts";
import type { Page } from "../layout.ts";
import type { AgentSummary, BoardSummary } from "../views.ts";
import { boardList } from "./boards-page.ts";
import { agentList, lines } from "./parts.ts";
import { type LiveAgent, player } from "./player.ts";

export interface HomeContent {
  readonly latest: readonly AgentSummary[];
  readonly boards: readonly BoardSummary[];
  /** The agent that greets: the first of the first board that can be shown. */
  readonly star: LiveAgent | null;
  /** Address of this hub, as a command takes it. */
  readonly hubUrl: string;
}

/** Where one arrives: an agent at work, how to share one, what is new, and how they rank. */
export function homePage({ latest, boards, star, hubUrl }: HomeContent): Page {
  return {
    title: "Agents that land",
    player: star !== null,
    main: html`<section class="hero${star === null && " alone"}">
<div class="words">
<h1>Trained agents, and scores you can believe</h1>
<p class="lead">Share an agent in one line. The hub runs it again, in its own environment, on seeds of its own, and ranks
what it saw.</p>
${lines("Share a run", `perilune push RUN --hub ${hubUrl}`)}
<p><a class="button primary" href="/models">Find an agent</a> <a class="button quiet" href="/boards">See the boards</a></p>
</div>
${star !== null && player(star, { compact: true })}
</section>
<section class="block" aria-labelledby="latest">
<h2 id="latest">Latest agents</h2>
${agentList(latest, "No agent has been pushed yet. The line above makes yours the first.")}
<p class="more"><a href="/models">All agents</a></p>
</section>
<section class="block" aria-labelledby="boards">
<h2 id="boards">Boards</h2>
${boardList(boards, "No board is open yet.")}
<p class="more"><a href="/boards">All boards</a></p>
</section>`,
  };
}
