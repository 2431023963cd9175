import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { forgetLogin, keepLogin } from "./logins.ts";
import { beginOwnHub, writeOwnHub } from "./own-hubs.ts";
import { huggingFaceUrl, tokenFor } from "./tokens.ts";

let folder: string;
let tokenFile: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "perilune-tokens-"));
  tokenFile = path.join(folder, "token");
  writeFileSync(tokenFile, "hf_file\n");
  vi.stubEnv("PERILUNE_CONFIG", path.join(folder, "config"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

it("gives what is Hugging Face's to huggingface.co and its stand-in only", () => {
  const env = { HF_TOKEN: "hf_env", HF_TOKEN_PATH: tokenFile, HF_ENDPOINT: "https://mirror.example/hf" };
  expect(tokenFor("https://huggingface.co", env)).toBe("hf_env");
  expect(tokenFor("https://mirror.example/hf", env)).toBe("hf_env");
  for (const other of [
    "https://huggingface.co.evil.example",
    "https://hub.huggingface.co",
    "https://huggingface.co:8443",
    "https://mirror.example:444",
    "http://huggingface.co",
    "http://127.0.0.1:4870",
  ]) {
    expect([other, tokenFor(other, env)]).toEqual([other, undefined]);
  }
});

it("looks for Hugging Face's token where its own tools do", () => {
  const hub = "https://huggingface.co";
  expect(tokenFor(hub, { HF_TOKEN_PATH: tokenFile })).toBe("hf_file");
  expect(tokenFor(hub, { HF_HOME: folder })).toBe("hf_file");
  expect(tokenFor(hub, { HF_TOKEN: "  ", HF_HOME: folder })).toBe("hf_file");
  expect(tokenFor(hub, { HF_HOME: path.join(folder, "none") })).toBeUndefined();
  keepLogin(hub, "hf_login");
  expect(tokenFor(hub, { HF_HOME: folder })).toBe("hf_login");
  expect(tokenFor(hub, { HF_TOKEN: "hf_env", HF_HOME: folder })).toBe("hf_env");
});

it("gives a login to its own origin only, until it is forgotten", () => {
  keepLogin("https://hub.example", "hf_a");
  keepLogin("https://other.example", "hf_b");
  expect(tokenFor("https://hub.example/below", {})).toBe("hf_a");
  expect(tokenFor("https://other.example", {})).toBe("hf_b");
  expect(tokenFor("http://hub.example", {})).toBeUndefined();
  expect(forgetLogin("https://hub.example")).toBe(true);
  expect(forgetLogin("https://hub.example")).toBe(false);
  expect(tokenFor("https://hub.example", {})).toBeUndefined();
  expect(tokenFor("https://other.example", {})).toBe("hf_b");
});

it("gives the token of a hub's first start to that hub while it runs, unless there is a login", () => {
  const hub = { ...beginOwnHub(folder), user: "me", token: "hf_own", url: "http://127.0.0.1:4999" };
  writeOwnHub(hub);
  expect(tokenFor("http://127.0.0.1:4999", {})).toBe("hf_own");
  expect(tokenFor("http://127.0.0.1:4998", {})).toBeUndefined();
  keepLogin("http://127.0.0.1:4999", "hf_login");
  expect(tokenFor("http://127.0.0.1:4999", {})).toBe("hf_login");
  forgetLogin("http://127.0.0.1:4999");
  writeOwnHub({ ...hub, process: null });
  expect(tokenFor("http://127.0.0.1:4999", {})).toBeUndefined();
});

it("refuses a stand-in for Hugging Face that is reached in the clear", () => {
  expect(huggingFaceUrl({})).toBe("https://huggingface.co");
  expect(huggingFaceUrl({ HF_ENDPOINT: "https://mirror.example/" })).toBe("https://mirror.example");
  expect(() => huggingFaceUrl({ HF_ENDPOINT: "http://mirror.example" })).toThrow("plain http would show the token");
});
