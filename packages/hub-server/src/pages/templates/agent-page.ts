import type { RepoFile } from "../../repos/repo.ts";
import { count, decimal, fileSize, spread, time } from "../format.ts";
import { type Child, type Html, html } from "../html.ts";
import { formField, type Page, type Viewer } from "../layout.ts";
import { boardUrl, filesUrl, mediaUrl, repoUrl } from "../urls.ts";
import type { AgentSummary, BoardRun } from "../views.ts";
import { chips, lines, repoHead } from "./parts.ts";
import { type LiveAgent, player } from "./player.ts";

export interface AgentContent extends AgentSummary {
  readonly revision: string;
  readonly files: readonly RepoFile[];
  readonly card: Html | null;
  readonly runs: readonly BoardRun[];
  readonly live: LiveAgent | null;
  /** Whether whoever looks may ask for another verification. */
  readonly mayVerify: boolean;
  readonly hubUrl: string;
}

/** An agent: at work, its scores, its card, and how to take it. */
export function agentPage(content: AgentContent, viewer: Viewer): Page {
  const { repo, revision, env, algorithm, card, live, files } = content;
  const video = files.find(({ path }) => path === "replay.mp4");
  return {
    title: `${repo.namespace}/${repo.name}`,
    section: repo.kind === "model" ? "agents" : "datasets",
    player: live !== null,
    main: html`${repoHead(repo, { current: "card", revision, facts: chips([algorithm, env, repo.libraryName]) })}
<div class="columns">
<div class="broad">
${live !== null && player(live, { compact: false })}
${card === null ? html`<p class="empty">There is no README.md, so there is no card.</p>` : html`<article class="prose">${card}</article>`}
</div>
<aside class="side" aria-label="About ${repo.name}">
${repo.kind === "model" && scores(content, viewer)}
${video !== undefined && film(content, video)}
<section aria-labelledby="use"><h2 id="use">Use this ${repo.kind === "model" ? "model" : "data set"}</h2>${use(content)}</section>
<section aria-labelledby="files"><h2 id="files">Files</h2>${fileSummary(content)}</section>
<p class="quiet">Changed ${time(repo.updatedAt)}<br>${count(repo.downloads, "download")}</p>
</aside>
</div>`,
  };
}

function film({ repo, revision }: AgentContent, { path }: RepoFile): Html {
  return html`<section aria-labelledby="film"><h2 id="film">Replay</h2>
<video class="film" controls preload="metadata" src="${mediaUrl(repo, revision, path)}" aria-label="The agent, filmed"></video></section>`;
}

function scores({ repo, claim, runs, mayVerify }: AgentContent, viewer: Viewer): Html {
  return html`<section class="panel" aria-labelledby="scores"><h2 id="scores">Scores</h2>
<h3>Verified by this hub</h3>
${runs.length === 0 ? html`<p class="quiet">It stands on no board.</p>` : html`<ul class="verified">${runs.map(boardRun)}</ul>`}
${
  mayVerify &&
  html`<form method="post" action="${repoUrl(repo)}/verify">${formField(viewer.formToken)}<button>Verify again</button></form>`
}
<h3>Claimed by its card</h3>
${claim === null ? html`<p class="quiet">Nothing.</p>` : html`<p class="claimed">${spread(claim.mean, claim.std)}</p>`}
</section>`;
}

function boardRun({ board, run: { status, reason, score, finishedAt }, rank }: BoardRun): Html {
  const title = html`<a href="${boardUrl(board.id)}">${board.title}</a>`;
  if (status === "refused") return html`<li>${title}<p class="problem">Refused: ${reason}</p></li>`;
  if (score === null)
    return html`<li>${title}<p class="quiet">${status === "queued" ? "Waits to be run." : "Is being run."}</p></li>`;
  const passes = board.passMark !== null && score.result >= board.passMark;
  return html`<li>${title}
<p class="big">${decimal(score.result)}${passes && html` <span class="chip pass">passes</span>`}</p>
<p>${spread(score.mean, score.std)} over ${count(score.episodes, "episode")}${rank !== null && html`, <b class="whole">rank ${rank}</b>`}</p>
<p class="quiet">IQM ${decimal(score.iqm)} [${decimal(score.low)}, ${decimal(score.high)}]${finishedAt !== null && html`<br>${time(finishedAt)}`}</p>
</li>`;
}

function use({ repo, env, live, hubUrl }: AgentContent): Child {
  const name = `${repo.namespace}/${repo.name}`;
  const folder = repo.name;
  if (repo.kind === "dataset") {
    return lines("Fetch it", `HF_ENDPOINT=${hubUrl} \\\n  hf download ${name} \\\n  --repo-type dataset`);
  }
  const fetch = `perilune pull ${name} \\\n  --hub ${hubUrl} \\\n  --output ${folder}`;
  return html`${lines("Fetch it and try it", `${fetch}\nperilune evaluate ${folder}`)}
${
  live?.weights &&
  env !== null &&
  lines(
    "In code",
    `import { readFile } from "node:fs/promises";
import { evaluate, load } from "perilune";

const file = "${folder}/model.safetensors";
const { policy } = await load(
  await readFile(file),
);
evaluate(policy, "${env}");`,
  )
}`;
}

function fileSummary({ repo, revision, files }: AgentContent): Html {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return html`<p><a href="${filesUrl(repo, revision)}">${count(files.length, "file")}</a>, ${fileSize(bytes)}</p>`;
}
