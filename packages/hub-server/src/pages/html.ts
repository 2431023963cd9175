/** Text that is safe inside a page: made by `html`, never by hand. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes: other templates as they are, everything else escaped; nothing for what is absent. */
export type Child = Html | string | number | null | undefined | false | readonly Child[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text with everything escaped that could end a text or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

/**
 * A piece of a page. What is put into it is escaped, for the text of an element and for a quoted attribute alike.
 *
 * @example html`<a href="${agentUrl(repo)}">${repo.name}</a>`
 */
export function html(parts: TemplateStringsArray, ...children: readonly Child[]): Html {
  let text = parts[0];
  for (const [index, child] of children.entries()) text += render(child) + parts[index + 1];
  return new Html(text);
}

function render(child: Child): string {
  if (child instanceof Html) return child.text;
  if (typeof child === "string") return escapeHtml(child);
  if (typeof child === "number") return String(child);
  if (child === null || child === undefined || child === false) return "";
  return child.map(render).join("");
}
