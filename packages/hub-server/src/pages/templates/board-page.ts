import type { HubBoard } from "../../boards/boards.ts";
import type { Standing } from "../../boards/standings.ts";
import type { Team } from "../../boards/teams.ts";
import { count, passMarkText, time, timeLeft } from "../format.ts";
import { type Child, type Html, html } from "../html.ts";
import { formField, type Page, type Viewer } from "../layout.ts";
import { boardUrl, withQuery } from "../urls.ts";
import { lines, pager } from "./parts.ts";
import { standingsTable } from "./standings-table.ts";

export interface BoardContent {
  readonly board: HubBoard;
  readonly standings: readonly Standing[];
  /** How many agents stand on the board. */
  readonly entries: number;
  /** Agents that wait to be run. */
  readonly waiting: number;
  /** Place in the list of the first line shown. */
  readonly offset: number;
  readonly pageSize: number;
  readonly teams: readonly Team[];
  /** The team of whoever looks. */
  readonly ownTeam: Team | null;
  readonly now: Date;
}

/** A board or a challenge: what is asked, who stands where. */
export function boardPage(content: BoardContent, viewer: Viewer): Page {
  const { board, standings, entries, waiting, offset, pageSize } = content;
  const { env, challenge } = board;
  const address = boardUrl(board.id);
  const last = offset + standings.length;
  return {
    title: board.title,
    section: challenge === null ? "boards" : "challenges",
    main: html`<p class="trail">${challenge === null ? html`<a href="/boards">Boards</a>` : html`<a href="/challenges">Challenges</a>`}</p>
<h1>${board.title}</h1>
<dl class="figures">
<div><dt>Environment</dt><dd>${env.id}</dd></div>
<div><dt>Episodes</dt><dd>${board.episodes}</dd></div>
<div><dt>Step limit</dt><dd>${env.maxEpisodeSteps.toLocaleString("en")}</dd></div>
<div><dt>Actions</dt><dd>${board.deterministic ? "most probable" : "drawn"}</dd></div>
${board.passMark !== null && html`<div><dt>Pass mark</dt><dd>${passMarkText(board.passMark)}</dd></div>`}
<div><dt>Agents</dt><dd>${entries.toLocaleString("en")}</dd></div>
</dl>
${argumentsOf(board)}
${challenge !== null && challengePart(content, viewer)}
<h2>Standings</h2>
${waiting > 0 && html`<p class="quiet">${count(waiting, "agent waits", "agents wait")} to be run.</p>`}
${
  standings.length === 0
    ? html`<p class="empty">Nobody stands here yet. ${
        challenge === null
          ? html`Push an agent trained on ${env.id} and the hub runs it within minutes.`
          : "Join a team and enter an agent to be the first."
      }</p>`
    : standingsTable(standings, board)
}
${pager({
  first: offset > 0 ? address : null,
  next: last < entries ? `${address}?offset=${offset + pageSize}` : null,
})}
<h2>How a score comes about</h2>
<div class="prose">
<p>The hub makes the environment itself, with the arguments and the step limit above, and runs the agent's weights in a
process without network. ${seedsSentence(board)} Agents are ranked by mean − standard deviation, as in the course; beside it
stand the interquartile mean and its 95 % bootstrap interval. What a card claims counts for nothing here.</p>
<p>To repeat any line, bit for bit: <code>perilune verify USER/AGENT</code></p>
</div>`,
  };
}

function argumentsOf({ env }: HubBoard): Child {
  const entries = Object.entries(env.kwargs);
  if (entries.length === 0) return null;
  return html`<p class="quiet">Arguments: ${entries.map(
    ([name, value], index) => html`${index > 0 && ", "}<code>${name}=${JSON.stringify(value)}</code>`,
  )}</p>`;
}

function seedsSentence({ challenge }: HubBoard): string {
  return challenge === null
    ? "The seeds follow from the board's name and the weights' hash, so no agent is played on seeds picked for it."
    : "The seeds are the same for everyone and secret until the deadline.";
}

function challengePart(content: BoardContent, viewer: Viewer): Child {
  const { board, now, teams } = content;
  const challenge = board.challenge!;
  const isOver = new Date(challenge.endsAt) <= now;
  return html`<section class="panel challenge" aria-labelledby="challenge">
<h2 id="challenge">${isOver ? "Decided" : html`${timeLeft(now, new Date(challenge.endsAt))} left`}</h2>
<p>From ${time(challenge.startsAt)} to ${time(challenge.endsAt)}.</p>
<p>Commitment, the SHA-256 of the seeds:</p>
<p><code class="hash">${challenge.seedsHash}</code></p>
${challenge.seeds !== null && revealed(challenge.seeds)}
${teamList(teams)}
${!isOver && teamForms(content, viewer)}
</section>`;
}

function revealed(seeds: readonly number[]): Html {
  return html`<details><summary>The ${count(seeds.length, "seed")}, revealed</summary>
<pre tabindex="0" aria-label="Seeds"><code>${JSON.stringify(seeds)}</code></pre>
<p class="quiet">The SHA-256 of exactly this text is the commitment above.</p></details>`;
}

function teamList(teams: readonly Team[]): Child {
  if (teams.length === 0) return html`<p class="quiet">No team has joined yet.</p>`;
  return html`<h3>${count(teams.length, "team")}</h3>
<ul class="teams">${teams.map(({ name, members }) => html`<li><b>${name}</b> <span class="quiet">${members.join(", ")}</span></li>`)}</ul>`;
}

function teamForms({ board, ownTeam }: BoardContent, viewer: Viewer): Child {
  if (viewer.identity === null) {
    return html`<p><a class="button" href="${withQuery("/login", { next: boardUrl(board.id) })}">Sign in to take part</a></p>`;
  }
  const form = (action: string, label: string, input: Html, button: string): Html =>
    html`<form class="inline-form" method="post" action="${boardUrl(board.id)}/${action}">
${formField(viewer.formToken)}
<div class="field"><label for="${action}">${label}</label>${input}</div>
<button class="primary">${button}</button>
</form>`;
  if (ownTeam === null) {
    return html`${form(
      "create-team",
      "Name of a new team",
      html`<input id="create-team" name="team" required maxlength="60" autocomplete="off">`,
      "Make a team",
    )}
${form(
  "join-team",
  "Invitation code of a team",
  html`<input id="join-team" name="invitation" required autocomplete="off" spellcheck="false">`,
  "Join",
)}`;
  }
  const { user } = viewer.identity;
  return html`<p>You play for <b>${ownTeam.name}</b>, which may enter ${count(board.entriesPerTeam ?? 0, "agent")}.</p>
${form(
  "enter",
  "Enter an agent",
  html`<input id="enter" name="agent" required placeholder="${user}/my-agent" autocomplete="off">`,
  "Enter",
)}
${
  ownTeam.founder === user &&
  html`<form method="post" action="${boardUrl(board.id)}/invite">${formField(viewer.formToken)}
<input type="hidden" name="team" value="${ownTeam.name}"><button class="quiet">New invitation code</button></form>`
}`;
}

/** The code that lets others join a team, shown this once. */
export function invitationPage(board: HubBoard, team: string, invitation: string): Page {
  return {
    title: `Invitation to ${team}`,
    section: "challenges",
    main: html`<div class="narrow">
<h1>Invite your team</h1>
<p class="lead">Whoever has this code can join <b>${team}</b>. It is shown this once; a new one makes it worthless.</p>
${lines("Invitation code", invitation)}
<p><a class="button" href="${boardUrl(board.id)}">Back to ${board.title}</a></p>
</div>`,
  };
}
