import type { Standing } from "../../boards/standings.ts";
import { count, decimal, passMarkText, timeLeft } from "../format.ts";
import { type Child, type Html, html } from "../html.ts";
import type { Page } from "../layout.ts";
import { boardUrl } from "../urls.ts";
import type { BoardSummary } from "../views.ts";
import { standingName } from "./parts.ts";

/** Every open board. */
export function boardsPage(boards: readonly BoardSummary[]): Page {
  return {
    title: "Boards",
    section: "boards",
    main: html`<h1>Boards</h1>
<p class="lead">One task each. Whoever pushes an agent for it stands here once the hub has run it: mean − standard deviation
over the board's episodes.</p>
<h2 class="unseen">All boards</h2>
${boardList(boards, "No board is open yet.")}`,
  };
}

/** Contests with an end and secret seeds. */
export function challengesPage(challenges: readonly BoardSummary[], now: Date): Page {
  const isOver = ({ board }: BoardSummary): boolean => new Date(board.challenge?.endsAt ?? 0) <= now;
  const open = challenges.filter((entry) => !isOver(entry));
  const over = challenges.filter(isOver);
  return {
    title: "Challenges",
    section: "challenges",
    main: html`<h1>Challenges</h1>
<p class="lead">Teams against teams until a deadline, on seeds that nobody knows before it. Their hash is published at the
start, so that no one can choose them later, the hub included.</p>
<h2>Open</h2>
${boardList(open, "No challenge is open.", now)}
${over.length > 0 && html`<h2>Decided</h2>${boardList(over, null, now)}`}`,
  };
}

/** Boards as cards with their leaders. */
export function boardList(boards: readonly BoardSummary[], nothing: Child, now?: Date): Html {
  if (boards.length === 0) return html`<p class="empty">${nothing}</p>`;
  return html`<ul class="boards">${boards.map((summary) => boardCard(summary, now))}</ul>`;
}

function boardCard({ board, entries, leaders }: BoardSummary, now: Date | undefined): Html {
  const { challenge, passMark } = board;
  return html`<li class="card">
<h3><a href="${boardUrl(board.id)}">${board.title}</a></h3>
<p class="quiet">${board.env.id}, ${count(board.episodes, "episode")}${passMark !== null && html`, pass mark ${passMarkText(passMark)}`}</p>
${challenge !== null && now !== undefined && html`<p><span class="chip">${deadline(challenge, now)}</span></p>`}
${
  leaders.length === 0
    ? html`<p class="quiet">Nobody stands here yet.</p>`
    : html`<ol class="leaders">${leaders.map(leader)}</ol>`
}
${entries > 0 && html`<p class="quiet">${count(entries, "agent")}</p>`}
</li>`;
}

function leader(standing: Standing): Html {
  return html`<li>${standing.team === null ? standingName(standing) : html`<b>${standing.team}</b>`}
<span class="number">${decimal(standing.score.result)}</span></li>`;
}

function deadline({ startsAt, endsAt }: { readonly startsAt: string; readonly endsAt: string }, now: Date): string {
  if (new Date(startsAt) > now) return `begins in ${timeLeft(now, new Date(startsAt))}`;
  return new Date(endsAt) > now ? `${timeLeft(now, new Date(endsAt))} left` : "decided";
}
