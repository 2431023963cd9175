// Markdown, and nothing of what it says.

/** A table; columns that are empty in every row are left out, and nothing is left of a table without rows. */
export function table(head, rows) {
  if (rows.length === 0) return "";
  const kept = head.map((_, column) => rows.some((row) => row[column] !== ""));
  const line = (cells) => `| ${cells.filter((_, column) => kept[column]).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map((row) => line(row.map(cell)))].join("\n");
}

/** A heading and what stands under it, or nothing where nothing does. */
export function section(title, content) {
  return content === "" ? "" : `## ${title}\n\n${content}`;
}

/** Parts of a page with a blank line between; empty ones are left out. */
export function page(parts) {
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

export function bullets(items) {
  return items.map((item) => `- ${item}`).join("\n");
}

/** A block of code, or nothing where there is none. */
export function code(text, language = "") {
  if (text === "") return "";
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function cell(text) {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** Numbers as people write them: `∞`, `3e-4`, and no more digits than single precision holds. */
export function number(value) {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const short = Number(value.toPrecision(7));
  const isSmall = short !== 0 && Math.abs(short) < 1e-3;
  return (isSmall ? short.toExponential() : String(short)).replace(/^-/, "−");
}

/** Papers on arXiv, linked. */
export function withLinks(text) {
  return text.replace(/arXiv:(\d{4}\.\d{4,5})/g, "[arXiv:$1](https://arxiv.org/abs/$1)");
}
