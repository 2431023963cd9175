import { expect, it } from "vitest";
import { codeOnly, importsOf } from "./sources.ts";

it("blanks comments and strings and keeps what a template computes", () => {
  expect(codeOnly('a /* ** */ = "**"; // Math.sin\nb')).toBe('a          = ""; \nb');
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a source
  expect(codeOnly("`x ${Math.sin({ a: 1 }.a)} **`;")).toContain("Math.sin({ a: 1 }.a)");
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a source
  expect(codeOnly("`x ${1} **`;")).not.toContain("**");
});

it("finds imports of every form", () => {
  const text =
    'import a from "./a.ts";\nimport type {\n  B,\n} from "./b.ts";\nexport * from "./c.ts";\nimport "./d.ts";\nawait import("./e.ts");';
  expect(importsOf(text)).toEqual(["./a.ts", "./b.ts", "./c.ts", "./d.ts", "./e.ts"]);
});
