import type { RepoRef } from "../../repos/repo.ts";
import { type Html, html } from "../html.ts";
import { repoLink } from "./parts.ts";

/** What the player in a page needs: where the agent's files are. */
export interface LiveAgent {
  readonly repo: RepoRef;
  /** Address of `model.safetensors`; null where there is none. */
  readonly weights: string | null;
  /** Address of `replay.json`; null where there is none. */
  readonly replay: string | null;
  /** The task it acts in, by name: only to say what is to be seen. */
  readonly env: string | null;
}

const SPEEDS = ["0.25", "0.5", "1", "2", "4", "8"];

/**
 * The stage on which an agent acts: a canvas, its controls, and what happens in words.
 *
 * Without scripts it says so; the player's script fills it.
 */
export function player(agent: LiveAgent, { compact }: { readonly compact: boolean }): Html {
  const { repo, weights, replay, env } = agent;
  const task = env ?? "its environment";
  return html`<section class="player${compact && " compact"}" aria-label="The agent, acting" data-player
  data-weights="${weights}" data-replay="${replay}">
<div class="stage"><canvas role="img" aria-label="The agent in ${task}" width="600" height="400"></canvas>
<p class="veil" data-veil>This page runs the agent in your browser, which needs JavaScript.</p></div>
<div class="controls" data-controls hidden>
<button type="button" class="primary" data-play aria-pressed="false">Play</button>
<button type="button" class="quiet" data-step>Step</button>
<button type="button" class="quiet" data-seed>New seed</button>
<label class="inline">Speed <select data-speed>${SPEEDS.map(
    (speed) => html`<option value="${speed}"${speed === "1" && html` selected`}>${speed}×</option>`,
  )}</select></label>
${
  !compact &&
  weights !== null &&
  replay !== null &&
  html`<label class="inline">Show <select data-source><option value="weights" selected>live</option><option value="replay">recording</option></select></label>`
}
</div>
<dl class="readout">
<div><dt>Step</dt><dd data-value="step">–</dd></div>
<div><dt>Reward</dt><dd data-value="reward">–</dd></div>
<div><dt>Return</dt><dd data-value="return">–</dd></div>
<div><dt>Seed</dt><dd data-value="seed">–</dd></div>
<div><dt>Action</dt><dd data-value="action">–</dd></div>
</dl>
<p class="status" role="status" data-status></p>
${!compact && html`<div class="mind" data-mind hidden><p class="quiet" id="mind">What it makes of this moment</p><ul aria-labelledby="mind"></ul></div>`}
${compact && html`<p class="byline">${repoLink(repo)}, live in your browser</p>`}
</section>`;
}
