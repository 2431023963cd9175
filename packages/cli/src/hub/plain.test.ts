import { expect, it } from "vitest";
import { plain } from "./plain.ts";

it("writes a hub's words on one line, with nothing that steers a terminal and no token", () => {
  expect(plain("no\n\x1b[2Jsuch\u202eagent: Bearer hf_abc-DEF_1")).toBe("no [2Jsuch agent: Bearer hf_…");
  expect(plain("x".repeat(1000))).toHaveLength(400);
});
