import markdownIt from "markdown-it";
import type { RepoRef } from "../repos/repo.ts";
import { Html } from "./html.ts";
import { downloadUrl, mediaUrl } from "./urls.ts";

/** Where the text of a card stands: what its relative links and pictures mean. */
export interface CardPlace {
  readonly repo: RepoRef;
  readonly revision: string;
}

/** Pictures and films that may be shown inside a page, by extension, with the one type they are served as. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  avif: "image/avif",
  gif: "image/gif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  mp4: "video/mp4",
  png: "image/png",
  svg: "image/svg+xml",
  webp: "image/webp",
};

export function mediaType(path: string): string | undefined {
  const extension = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  return Object.hasOwn(MEDIA_TYPES, extension) ? MEDIA_TYPES[extension] : undefined;
}

// HTML in a card stays text. Links are found in plain text too, so that an address can be followed.
const markdown = markdownIt({ html: false, linkify: true, typographer: false });

/** Schemes that a link of a card may have; everything else stays text. */
const SCHEMES = /^(?:https?|mailto):/i;
const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i;

markdown.validateLink = (url) => {
  const target = url.trim();
  return SCHEMES.test(target) || !HAS_SCHEME.test(target);
};

/** Where a link of a card leads: into the repository where it is relative, never outside by "..". */
function linkTarget(href: string, { repo, revision }: CardPlace): string {
  if (SCHEMES.test(href) || href.startsWith("/") || href.startsWith("#")) return href;
  const path = pathInside(href);
  return path === null ? "#" : downloadUrl(repo, revision, path);
}

/** A relative reference as a path of the repository; null for one that leads out of it or names no file. */
function pathInside(reference: string): string | null {
  if (HAS_SCHEME.test(reference) || /^[/\\#]/.test(reference)) return null;
  let path: string;
  try {
    path = decodeURIComponent(reference.replace(/[?#].*$/s, ""));
  } catch {
    return null;
  }
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a path holds none
  if (parts.length === 0 || parts.includes("..") || /[\\\u0000-\u001f]/.test(path)) return null;
  return parts.join("/");
}

markdown.renderer.rules.link_open = (tokens, index, options, place: CardPlace, renderer) => {
  const token = tokens[index];
  token.attrSet("href", linkTarget(String(token.attrGet("href") ?? ""), place));
  token.attrSet("rel", "nofollow ugc noopener");
  return renderer.renderToken(tokens, index, options);
};

// A picture from elsewhere would tell that place who reads the card: it stays its own description.
markdown.renderer.rules.image = (tokens, index, options, place: CardPlace, renderer) => {
  const token = tokens[index];
  const text = renderer.renderInlineAsText(token.children ?? [], options, place);
  const path = pathInside(String(token.attrGet("src") ?? ""));
  const type = path === null ? undefined : mediaType(path);
  if (path === null || type === undefined) return markdown.utils.escapeHtml(text);
  const source = markdown.utils.escapeHtml(mediaUrl(place.repo, place.revision, path));
  const label = markdown.utils.escapeHtml(text);
  return type.startsWith("video/")
    ? `<video controls preload="metadata" src="${source}" aria-label="${label || "Film"}"></video>`
    : `<img loading="lazy" src="${source}" alt="${label}">`;
};

// The page's own title is the heading of the first rank.
for (const rule of ["heading_open", "heading_close"] as const) {
  markdown.renderer.rules[rule] = (tokens, index, options, _place, renderer) => {
    const token = tokens[index];
    token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + 1)}`;
    return renderer.renderToken(tokens, index, options);
  };
}

// What is wider than the page scrolls by itself, also with the keyboard.
markdown.renderer.rules.table_open = () => '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>\n';
markdown.renderer.rules.table_close = () => "</table></div>\n";
// A column's alignment comes as a style, which pages take from their style sheet alone.
for (const rule of ["th_open", "td_open"] as const) {
  markdown.renderer.rules[rule] = (tokens, index, options, _place, renderer) => {
    const token = tokens[index];
    const alignment = String(token.attrGet("style") ?? "").replace("text-align:", "");
    token.attrs = alignment === "" ? [] : [["class", alignment]];
    return renderer.renderToken(tokens, index, options);
  };
}
for (const rule of ["fence", "code_block"] as const) {
  markdown.renderer.rules[rule] = (tokens, index) =>
    `<pre tabindex="0"><code>${markdown.utils.escapeHtml(tokens[index].content)}</code></pre>\n`;
}

/** The text of a card without the YAML metadata before it. */
export function cardBody(readme: string): string {
  return readme.replace(/^\uFEFF?---[ \t]*\r?\n(?:[\s\S]*?\r?\n)?---[ \t]*(?:\r?\n|$)/, "");
}

/** A card as HTML that holds no script, style or frame, whatever the card says. */
export function renderMarkdown(text: string, place: CardPlace): Html {
  return new Html(markdown.render(text, place));
}
