import { describe, expect, it } from "vitest";
import { cardBody, renderMarkdown } from "./markdown.ts";

const place = { repo: { kind: "model", namespace: "me", name: "agent" }, revision: "main" } as const;
const render = (text: string): string => renderMarkdown(text, place).text.trim();

describe("links", () => {
  it.each([
    ["[a](https://example.com/x?y=1)", "https://example.com/x?y=1"],
    ["[a](results.json)", "/me/agent/resolve/main/results.json"],
    ["[a](./data/a%20b.json)", "/me/agent/resolve/main/data/a%20b.json"],
    ["[a](/models?other=Taxi-v4)", "/models?other=Taxi-v4"],
    ["[a](#settings)", "#settings"],
    ["[a](mailto:me@example.com)", "mailto:me@example.com"],
    ["https://example.com", "https://example.com"],
  ])("%s", (text, href) => {
    expect(render(text)).toContain(`<a href="${href}" rel="nofollow ugc noopener">`);
  });

  it.each([
    "[a](../../other/secret)",
    "[a](a/../../b)",
    "[a](%2e%2e/b)",
    "[a](%2E%2e%2fb)",
    "[a](\\\\example.com)",
    "[a](%5c%5cexample.com)",
    "[a](%00javascript:x)",
    "[a](<\u0001javascript:x>)",
  ])("%s leads nowhere", (text) => {
    expect(render(text)).toContain('href="#"');
  });

  it.each([
    "javascript:x",
    "JaVaScRiPt:x",
    "java&#115;cript:x",
    "vbscript:x",
    "data:text/html,x",
    "data:image/png;base64,x",
    "file:///etc/passwd",
    "blob:x",
  ])("%s is none", (target) => {
    expect(render(`[a](${target})`)).not.toContain("<a");
    expect(render(`[a]: ${target}\n\n[a]`)).not.toContain("<a");
    expect(render(`<${target}>`)).not.toContain("<a");
    expect(render(`![a](${target})`)).not.toContain("<img");
  });
});

it("shows pictures and films of the repository, and of nowhere else", () => {
  expect(render('![the "curve"](curve.svg)')).toBe(
    '<p><img loading="lazy" src="/me/agent/media/main/curve.svg" alt="the &quot;curve&quot;"></p>',
  );
  expect(render("![film](replay.mp4)")).toContain(
    '<video controls preload="metadata" src="/me/agent/media/main/replay.mp4"',
  );
  for (const source of [
    "https://example.com/a.png",
    "//example.com/a.png",
    "/a.png",
    "../../b/c/media/main/a.png",
    "a.html",
  ]) {
    expect(render(`![words](${source})`)).toBe("<p>words</p>");
  }
});

it("keeps HTML as text", () => {
  expect(render("<b onclick=x>bold</b>\n\n<script>x</script>")).toBe(
    "<p>&lt;b onclick=x&gt;bold&lt;/b&gt;</p>\n<p>&lt;script&gt;x&lt;/script&gt;</p>",
  );
  expect(render('```"><script>\n<script>\n```')).toBe('<pre tabindex="0"><code>&lt;script&gt;\n</code></pre>');
});

it("writes no style and no id", () => {
  const page = render("# One\n\n| a | b |\n| :--- | ---: |\n| c | d |\n");
  expect(page).toContain('<th class="left">a</th>');
  expect(page).toContain('<td class="right">d</td>');
  expect(page).not.toMatch(/ style=| id=/);
});

it("begins its headings below the page's", () => {
  expect(render("# One\n\n###### Six")).toBe("<h2>One</h2>\n<h6>Six</h6>");
});

it("leaves out the metadata", () => {
  expect(cardBody("---\ntags:\n- a\n---\n# One\n")).toBe("# One\n");
  expect(cardBody("\uFEFF---\r\na: b\r\n---\r\nText")).toBe("Text");
  expect(cardBody("# One\n\n---\n\nTwo\n\n---\n")).toBe("# One\n\n---\n\nTwo\n\n---\n");
  expect(cardBody("---\n---\nText")).toBe("Text");
});
