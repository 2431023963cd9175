import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { load } from "perilune";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { violations } from "./axe.ts";
import { openBrowser, openPage, takePicture } from "./browser.ts";
import { stepsTaken, waitForPhase } from "./studio-site.ts";

const command = fileURLToPath(new URL("../../packages/cli/bin/perilune.js", import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), "perilune-machine-"));
const children: ChildProcess[] = [];
let browser: Browser;

function perilune(words: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [command, ...words], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  return child;
}

/** Starts a studio of this machine and gives the address that it prints. */
async function startStudio(): Promise<{ readonly address: string; readonly process: ChildProcess }> {
  const child = perilune(["studio", "--port", "0", "--json"]);
  if (child.stdout === null) throw new Error("expected an output");
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return { address: JSON.parse(String(line)).url, process: child };
}

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await browser.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

it("follows a run of the command line live, and goes on with a copy to the same bits", {
  timeout: 300_000,
}, async () => {
  const { address, process: studio } = await startStudio();
  const { origin } = new URL(address);
  const { page, complaints, close } = await openPage(browser, { baseURL: origin });
  await page.goto(`${address}&page=runs`);
  await page.getByText("None yet.").waitFor();
  expect(page.url(), "the token has left the address").toBe(`${origin}/?page=runs`);
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict" });
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

  const train = ["train", "dqn", "CartPole-v1", "--seed", "1", "--steps", "20000", "--save-freq", "1000", "--quiet"];
  const training = perilune([...train, "--eval-freq", "2000", "--eval-episodes", "2"]);
  await page.getByText("in training").waitFor({ timeout: 60_000 });
  expect(await violations(page)).toEqual([]);
  await takePicture(page, "studio-machine-runs");
  await page.getByRole("link", { name: "CartPole-v1/dqn/001", exact: true }).click();
  await waitForPhase(page, "watched");
  const seen = await stepsTaken(page);
  await expect.poll(() => stepsTaken(page), { timeout: 60_000 }).toBeGreaterThan(seen);
  await page.locator(".chart canvas").first().waitFor();
  await page.getByText("in training on this machine").waitFor();
  expect(await violations(page)).toEqual([]);
  await takePicture(page, "studio-machine-run");

  training.kill("SIGINT");
  await page.getByText("stopped on this machine").waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "Go on with a copy in this browser" }).click();
  await waitForPhase(page, "paused");
  await page.waitForURL(({ searchParams }) => searchParams.get("run") === "CartPole-v1/dqn/001");
  await page.getByRole("button", { name: "Go on", exact: true }).click();
  await page.locator(".run[data-phase=ended]").waitFor({ timeout: 180_000 });
  const here = await page.locator(".run").getAttribute("data-weights");

  const run = path.join(folder, "runs/CartPole-v1/dqn/001");
  await once(perilune(["train", "--resume", run, "--quiet"]), "close");
  expect(here).toBe((await load(readFileSync(path.join(run, "model.safetensors")))).weightsHash);

  await page.goto(`${origin}/?page=watch&run=${encodeURIComponent("machine:CartPole-v1/dqn/001")}`);
  await page.locator("canvas").first().waitFor();
  expect(complaints).toEqual([]);
  studio.kill("SIGINT");
  await close();
});

it("lets nobody else in", async () => {
  const { address, process: studio } = await startStudio();
  const { origin } = new URL(address);
  const { page, close } = await openPage(browser, { baseURL: origin });
  await page.goto(address);
  await page.locator("h1").waitFor();
  // A page of another port is the same site to a cookie, and must get nothing all the same.
  const other = http.createServer((_, response) =>
    response.setHeader("content-type", "text/html").end("<h1>other</h1>"),
  );
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const stranger = await page.context().newPage();
  await stranger.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
  const got = await stranger.evaluate(async (url) => {
    const tries = [{}, { mode: "no-cors" }, { credentials: "include" }, { credentials: "include", mode: "no-cors" }];
    const answers = await Promise.allSettled(tries.map((options) => fetch(url, options as RequestInit)));
    const frame = document.createElement("iframe");
    frame.src = url;
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
    document.body.append(frame);
    await loaded;
    let framed: string;
    try {
      framed = frame.contentDocument?.body.innerText ?? "closed";
    } catch {
      framed = "closed";
    }
    return { answers: answers.map(({ status }) => status), framed };
  }, `${origin}/api/runs`);
  expect(got.answers).toEqual(["rejected", "rejected", "rejected", "rejected"]);
  expect(got.framed).toBe("closed");
  // Neither does another browser, with an address that was used.
  const { page: late, close: closeLate } = await openPage(browser, { baseURL: origin });
  expect((await late.goto(address))?.status()).toBe(401);
  expect(await late.locator("body").innerText()).toMatch(/Open the address that perilune studio printed/);
  other.close();
  studio.kill("SIGINT");
  const [code] = await once(studio, "exit");
  expect(code).toBe(0);
  await closeLate();
  await close();
});

it("says what to do once the studio has gone", async () => {
  const { address, process: studio } = await startStudio();
  const { page, close } = await openPage(browser, { baseURL: new URL(address).origin });
  await page.goto(`${address}&page=runs`);
  await page.getByRole("heading", { name: "On this machine" }).waitFor();
  studio.kill("SIGINT");
  await page.getByText("perilune studio no longer answers; start it again").waitFor({ timeout: 30_000 });
  await close();
});
