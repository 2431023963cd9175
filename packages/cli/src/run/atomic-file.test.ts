import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { removeTemporaryFiles, writeFileAtomic } from "./atomic-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "perilune-atomic-"));
});

describe("writeFileAtomic", () => {
  it("replaces a file whole and leaves nothing beside it", () => {
    const file = path.join(folder, "a");
    writeFileAtomic(file, "old and long");
    writeFileAtomic(file, new Uint8Array([110, 101, 119]));
    expect(readFileSync(file, "utf8")).toBe("new");
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  it("keeps the old content when the new cannot take its place", () => {
    const file = path.join(folder, "a");
    mkdirSync(file);
    writeFileSync(path.join(file, "inside"), "");
    expect(() => writeFileAtomic(file, "new")).toThrow(expect.objectContaining({ path: file }));
    expect(readdirSync(folder)).toEqual(["a"]);
    expect(readdirSync(file)).toEqual(["inside"]);
  });

  it("clears away what a killed process left", () => {
    writeFileSync(path.join(folder, "model.safetensors.99.tmp"), "half");
    writeFileSync(path.join(folder, "model.safetensors"), "whole");
    removeTemporaryFiles(folder);
    expect(readdirSync(folder)).toEqual(["model.safetensors"]);
    removeTemporaryFiles(path.join(folder, "missing"));
  });
});
