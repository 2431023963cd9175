import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openTerminal } from "./terminal.ts";

/** What a terminal of 20 columns got, standard output and errors together. */
let shown: string;

beforeEach(() => {
  shown = "";
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((text) => {
      shown += text;
      return true;
    });
  }
  vi.stubGlobal("process", Object.create(process));
  for (const name of ["stdout", "stderr"] as const) {
    const stream = Object.assign(Object.create(process[name]), { isTTY: true, columns: 20 });
    Object.defineProperty(process, name, { value: stream });
  }
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("a progress line", () => {
  it("makes way for whatever is said on the same terminal", () => {
    for (const say of ["print", "news", "warn", "json"] as const) {
      const terminal = openTerminal({ json: say === "json" });
      shown = "";
      terminal.progress("\r10 %");
      if (say === "json") terminal.json({ event: "update" });
      else terminal[say]("told");
      expect(shown).toMatch(/^\r10 %\r.*(told|update)/);
      expect(shown).toContain("%\r\x1b[K");
    }
  });

  it("never wraps, for a line that does cannot be drawn over", () => {
    openTerminal({}).progress(`\r${"x".repeat(50)}`);
    expect(shown).toBe(`\r${"x".repeat(19)}`);
  });
});

it("--quiet silences news and progress, --json what is for people, neither warnings", () => {
  const say = (options: { quiet?: boolean; json?: boolean }): string => {
    shown = "";
    const terminal = openTerminal(options);
    terminal.print("[print]");
    terminal.news("[news]");
    terminal.json({});
    terminal.progress("[progress]");
    terminal.progress("\n");
    terminal.warn("[warn]");
    return stripVTControlCharacters(shown).replace(/[\r\n]|warning: /g, "");
  };
  expect(say({})).toBe("[print][news][progress][warn]");
  expect(say({ quiet: true })).toBe("[print][warn]");
  expect(say({ json: true })).toBe("{}[progress][warn]");
  expect(say({ json: true, quiet: true })).toBe("{}[warn]");
});
