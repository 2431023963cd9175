import fc from "fast-check";
import { expect, it } from "vitest";
import { escapeHtml, html } from "./html.ts";

it("escapes what is put in, in text and in attributes", () => {
  const evil = `"><script>alert('x')</script>&amp;`;
  expect(html`<a title="${evil}">${evil}</a>`.text).toBe(
    '<a title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;">' +
      "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;</a>",
  );
});

it("takes templates as they are, lists one after the other, and nothing for what is absent", () => {
  const items = ["<a>", "b"].map((name) => html`<li>${name}</li>`);
  expect(html`<ul>${items}</ul>${null}${undefined}${false}${0}`.text).toBe("<ul><li>&lt;a&gt;</li><li>b</li></ul>0");
});

it("leaves no character in a text that could begin or end anything", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const escaped = escapeHtml(text);
      expect(escaped).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
      const back = escaped.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => {
        return { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" }[name]!;
      });
      expect(back).toBe(text);
    }),
  );
});
