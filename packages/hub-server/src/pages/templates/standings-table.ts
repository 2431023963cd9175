import type { Score } from "perilune/hub";
import type { HubBoard } from "../../boards/boards.ts";
import type { Standing } from "../../boards/standings.ts";
import { day, decimal, passMarkText, spread } from "../format.ts";
import { type Child, type Html, html } from "../html.ts";
import { standingName } from "./parts.ts";

/** Width of the little plots, in their own units. */
const PLOT = 100;

/** Who stands where on a board, with everything a score should come with. */
export function standingsTable(standings: readonly Standing[], board: HubBoard): Html {
  const hasTeams = standings.some(({ team }) => team !== null);
  const scale = scaleOf(standings, board.passMark);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Standings of ${board.title}">
<table class="standings">
<caption>${board.title}: ranked by mean − standard deviation of ${board.episodes} episodes${
    board.passMark !== null && html`; pass mark ${passMarkText(board.passMark)}`
  }</caption>
<thead><tr>
<th scope="col">Rank</th>
<th scope="col">Agent</th>
${hasTeams && html`<th scope="col">Team</th>`}
<th scope="col" class="number">Mean − std</th>
<th scope="col" class="number">Mean ± std</th>
<th scope="col" class="number">IQM <span class="quiet">[95 %]</span></th>
<td class="plot"></td>
<th scope="col" class="number">Claimed</th>
<th scope="col">Verified</th>
</tr></thead>
<tbody>${standings.map((standing) => line(standing, board.passMark, scale, hasTeams))}</tbody>
</table>
</div>`;
}

type Scale = (value: number) => number;

function line(standing: Standing, passMark: number | null, scale: Scale, hasTeams: boolean): Html {
  const { rank, score, claim, team, passed, verifiedAt } = standing;
  return html`<tr>
<td class="rank">${rank}</td>
<th scope="row">${standingName(standing)}${passed === true && html` <span class="chip pass">passes</span>`}</th>
${hasTeams && html`<td>${team ?? "–"}</td>`}
<td class="number"><b>${decimal(score.result)}</b></td>
<td class="number">${spread(score.mean, score.std)}</td>
<td class="number">${decimal(score.iqm)} <span class="quiet">[${decimal(score.low)}, ${decimal(score.high)}]</span></td>
<td class="plot">${plot(score, passMark, scale)}</td>
<td class="number">${claim === null ? "–" : spread(claim.mean, claim.std)}</td>
<td class="date">${day(verifiedAt)}</td>
</tr>`;
}

/** Mean and standard deviation as a line and a dot, the result as a stroke at its lower end; the cells say it in words. */
function plot({ mean, std, result }: Score, passMark: number | null, scale: Scale): Child {
  const [left, middle, right] = [result, mean, mean + std].map(scale);
  const pass = passMark === null ? null : scale(passMark);
  return html`<svg viewBox="0 0 ${PLOT} 20" width="${PLOT}" height="20" aria-hidden="true">
${pass !== null && html`<line class="pass" x1="${pass}" x2="${pass}" y1="0" y2="20" />`}
<line class="range" x1="${left}" x2="${right}" y1="10" y2="10" />
<line class="result" x1="${left}" x2="${left}" y1="4" y2="16" />
<circle class="mean" cx="${middle}" cy="10" r="3.5" />
</svg>`;
}

/** One scale for all lines shown, from the least to the greatest of what is drawn. */
function scaleOf(standings: readonly Standing[], passMark: number | null): Scale {
  const values = standings.flatMap(({ score }) => [score.result, score.mean + score.std]);
  if (passMark !== null) values.push(passMark);
  const low = Math.min(...values);
  const width = Math.max(...values) - low || 1;
  return (value) => Math.round((6 + ((PLOT - 12) * (value - low)) / width) * 10) / 10;
}
