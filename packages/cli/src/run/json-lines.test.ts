import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { openJsonLines, readJsonLines } from "./json-lines.ts";

let file: string;
beforeEach(() => {
  file = path.join(mkdtempSync(path.join(tmpdir(), "perilune-lines-")), "metrics.jsonl");
});

function goOn(upTo: number, text: string): string {
  const lines = openJsonLines(file, ({ steps }) => Number(steps) <= upTo);
  lines.write(text);
  lines.close();
  return readFileSync(file, "utf8");
}

describe("openJsonLines", () => {
  it("begins a file", () => {
    expect(goOn(0, '{"steps":1}\n')).toBe('{"steps":1}\n');
  });

  it("cuts off what lies beyond, and goes on from there", () => {
    writeFileSync(file, '{"steps":1,"ü":0}\n{"steps":2}\n{"steps":3}\n');
    expect(goOn(2, '{"steps":3,"new":true}\n')).toBe('{"steps":1,"ü":0}\n{"steps":2}\n{"steps":3,"new":true}\n');
  });

  it("cuts off a line that a crash left half written, and all after damage", () => {
    writeFileSync(file, '{"steps":1}\n{"ste');
    expect(goOn(9, "")).toBe('{"steps":1}\n');
    writeFileSync(file, '{"steps":1}\n\0\0\0\n{"steps":3}\n');
    expect(goOn(9, "")).toBe('{"steps":1}\n');
  });

  it("names the file that cannot be written", () => {
    expect(() => openJsonLines(path.join(file, "under-a-file"), () => true)).toThrow(
      expect.objectContaining({ path: path.join(file, "under-a-file") }),
    );
  });
});

describe("readJsonLines", () => {
  it("reads what is whole, and passes over damage, other values and a last line still being written", () => {
    writeFileSync(file, '{"a":1}\n\nnonsense\n3\nnull\n{"b":2}\r\n{"c":');
    expect(readJsonLines(file)).toEqual([{ a: 1 }, { b: 2 }]);
  });

  it("takes a missing file for an empty one", () => {
    expect(readJsonLines(file)).toEqual([]);
  });
});
