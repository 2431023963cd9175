import type { Identity } from "../accounts/identity.ts";
import { builtAssets } from "./assets.ts";
import { type Child, type Html, html } from "./html.ts";
import { ownerUrl } from "./urls.ts";

/** Who looks at a page. */
export interface Viewer {
  readonly identity: Identity | null;
  /** What a form carries to prove that it came from a page of this hub. */
  readonly formToken: string;
}

/** The parts of the hub, in the order of its navigation. */
const SECTIONS = [
  { id: "agents", title: "Agents", url: "/models" },
  { id: "boards", title: "Boards", url: "/boards" },
  { id: "challenges", title: "Challenges", url: "/challenges" },
  { id: "datasets", title: "Datasets", url: "/datasets" },
] as const;

type Section = (typeof SECTIONS)[number]["id"];

/** What a page consists of beside its frame. */
export interface Page {
  /** Of the window; the hub's name follows. */
  readonly title: string;
  readonly main: Html;
  readonly section?: Section;
  /** Whether an agent may act in it. */
  readonly player?: boolean;
}

/** The mark: an orbit around the Moon and, on it, the point nearest to the Moon. */
const mark = html`<svg class="mark" viewBox="0 0 40 40" aria-hidden="true">
  <circle class="moon" cx="17" cy="20" r="8" />
  <ellipse class="orbit" cx="22" cy="20" rx="16.5" ry="12" />
  <circle class="perilune" cx="5.5" cy="20" r="3" />
</svg>`;

/** A whole page: head, navigation, content, foot. */
export function layout(page: Page, viewer: Viewer): string {
  const assets = builtAssets();
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · Perilune Hub</title>
<link rel="stylesheet" href="${assets.styles}">
<link rel="icon" type="image/svg+xml" href="${assets.icon}">
<script type="module" src="${assets.pageScript}"></script>
${page.player && html`<script type="module" src="${assets.playerScript}"></script>`}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<div class="bar">
<a class="brand" href="/">${mark}<span>Perilune <b>Hub</b></span></a>
<nav aria-label="Hub">
<ul>${SECTIONS.map(
    ({ id, title, url }) =>
      html`<li><a href="${url}"${id === page.section && html` aria-current="true"`}>${title}</a></li>`,
  )}</ul>
</nav>
<div class="who">${account(viewer)}</div>
</div>
</header>
<main id="main" tabindex="-1">
${page.main}
</main>
<footer class="foot">
<div class="bar">
<p>Every score on a board was earned here: the hub runs each agent again before it ranks it.</p>
<p><a href="/api/health">Health</a> · <a href="/api/boards">API</a></p>
</div>
</footer>
</body>
</html>
`.text;
}

function account({ identity, formToken }: Viewer): Child {
  if (identity === null) return html`<a class="button quiet" href="/login">Sign in</a>`;
  return html`<a class="me" href="${ownerUrl(identity.user)}">${identity.user}</a>
<form method="post" action="/logout">${formField(formToken)}<button class="quiet">Sign out</button></form>`;
}

/** The hidden field that every form carries. */
export function formField(formToken: string): Html {
  return html`<input type="hidden" name="form_token" value="${formToken}">`;
}
