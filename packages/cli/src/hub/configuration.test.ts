import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { configurationFolder, defaultHubData, readPrivate, writePrivate } from "./configuration.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "perilune-configuration-"));
  vi.stubEnv("PERILUNE_CONFIG", path.join(folder, "deep", "perilune"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

it("lies where the user's environment says", () => {
  expect(configurationFolder({ PERILUNE_CONFIG: "/x/y" })).toBe(path.resolve("/x/y"));
  expect(configurationFolder({ XDG_CONFIG_HOME: "/x" })).toBe(path.join("/x", "perilune"));
  expect(configurationFolder({ XDG_CONFIG_HOME: "not/absolute" })).toBe(path.join(homedir(), ".config", "perilune"));
  expect(configurationFolder({})).toBe(path.join(homedir(), ".config", "perilune"));
  expect(defaultHubData({ XDG_DATA_HOME: "/d" })).toBe(path.join("/d", "perilune", "hub"));
});

describe.skipIf(process.platform === "win32")("a private file", () => {
  const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

  it("is for its user alone, even in a folder that was open and as a file that was", () => {
    const file = writePrivate("hubs/a.json", { token: "hf_x" });
    expect(modeOf(file)).toBe("600");
    expect(modeOf(path.dirname(file))).toBe("700");
    expect(modeOf(configurationFolder())).toBe("700");
    chmodSync(file, 0o644);
    chmodSync(configurationFolder(), 0o755);
    writePrivate("hubs/a.json", { token: "hf_y" });
    expect([modeOf(file), modeOf(configurationFolder())]).toEqual(["600", "700"]);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ token: "hf_y" });
  });

  it("is null where there is none, and refused where it is damaged, without showing what is in it", () => {
    expect(readPrivate("logins.json")).toBeNull();
    const file = writePrivate("logins.json", {});
    writeFileSync(file, '{"https://a": "hf_secret"');
    expect(() => readPrivate("logins.json")).toThrow(`expected JSON in ${file}, got something else`);
    expect(() => readPrivate("logins.json")).not.toThrow("hf_secret");
  });
});
