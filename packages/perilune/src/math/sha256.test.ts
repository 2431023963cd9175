import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { defaultRng } from "../random/generator.ts";
import { sha256 } from "./sha256.ts";

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe("SHA-256", () => {
  // FIPS 180-4's examples.
  it.each([
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ],
  ])("of %j is the published one", (text, digest) => {
    expect(sha256(ascii(text))).toBe(digest);
  });

  it("is Node's for every length around the blocks' ends", () => {
    const bytes = defaultRng(256).integers(0, 256, 1000, { dtype: "uint8" });
    for (const length of [...Array(200).keys(), 511, 512, 513, 1000]) {
      const part = bytes.subarray(0, length);
      expect(sha256(part), `${length} bytes`).toBe(createHash("sha256").update(part).digest("hex"));
    }
  });
});
