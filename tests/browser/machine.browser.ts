import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
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

  expect(complaints).toEqual([]);
  studio.kill("SIGINT");
  await close();
});

it("shows a run of the command line step by step, as it learned, and lets one play beside it", {
  timeout: 180_000,
}, async () => {
  const train = ["train", "ppo", "CartPole-v1", "--seed", "1", "--steps", "8000", "--save-freq", "2000", "--quiet"];
  await once(perilune([...train, "--eval-freq", "4000", "--eval-episodes", "1"]), "close");
  const run = "CartPole-v1/ppo/001";
  const own = path.join(folder, "runs/Mine-v0/ppo/001");
  cpSync(path.join(folder, "runs", run), own, { recursive: true });
  const config = readFileSync(path.join(own, "config.yaml"), "utf8");
  writeFileSync(path.join(own, "config.yaml"), config.replace("env: CartPole-v1", "env: Mine-v0"));

  const { address, process: studio } = await startStudio();
  const { origin } = new URL(address);
  const { page, complaints, close } = await openPage(browser, { baseURL: origin });
  await page.goto(`${address}&page=runs`);
  const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: run, exact: true }) });
  await row.waitFor();
  const [, , , steps, reward] = await row.getByRole("cell").allInnerTexts();
  expect(steps).toMatch(/^8,\d{3} of 8,000$/);
  expect(Number(reward)).toBeGreaterThan(9);
  await page.setViewportSize({ width: 320, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await page.setViewportSize({ width: 1280, height: 900 });

  await page.getByRole("link", { name: run, exact: true }).click();
  await waitForPhase(page, "watched");
  await page.getByRole("link", { name: `Watch ${run}` }).click();
  const shown = page.locator(".watch-grid[data-stage-shown]");
  await shown.waitFor();
  expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Watch CartPole");
  await page.locator(".watch-name").getByText(run, { exact: true }).waitFor();
  expect(await page.locator("body").innerText()).not.toContain("machine:");
  const chooser = page.getByLabel("Run", { exact: true });
  const headings = await chooser.locator("optgroup").evaluateAll((all) => all.map((one) => one.getAttribute("label")));
  expect(headings).toEqual(["On this machine"]);
  expect(await chooser.locator("option:checked").innerText()).toBe(run);

  const slider = page.getByRole("slider", { name: "Step" });
  await page.keyboard.press("End");
  expect(await slider.inputValue()).toBe(await slider.getAttribute("max"));
  expect(Number(await slider.inputValue())).toBeGreaterThan(8);
  const stages = await page
    .locator("[data-stage]")
    .evaluateAll((all) => all.map((one) => one.getAttribute("data-stage") ?? ""));
  expect(stages.length).toBeGreaterThanOrEqual(4);
  for (const stage of stages) {
    await page.locator(`[data-stage="${stage}"]`).click();
    await page.locator(`.watch-grid[data-stage-shown="${stage}"]`).waitFor();
  }
  expect(await violations(page)).toEqual([]);
  await takePicture(page, "studio-machine-watch");

  const policies = path.join(folder, "runs", run, "policies");
  cpSync(path.join(folder, "runs", run, "model.safetensors"), path.join(policies, "000000020000.safetensors"));
  utimesSync(path.join(folder, "runs", run), new Date(), new Date());
  await page.getByText("It has learned on since.").waitFor({ timeout: 20_000 });
  await page.getByRole("button", { name: "Show the newest" }).click();
  await page.locator('.watch-grid[data-stage-shown="20000"]').waitFor();
  expect(await page.getByText("It has learned on since.").count()).toBe(0);

  await page.getByRole("link", { name: "Play beside it" }).click();
  await page.getByRole("heading", { name: "The agent" }).waitFor();
  expect(await page.getByLabel("Beside").locator("option:checked").innerText()).toBe(run);
  expect(complaints).toEqual([]);

  const advice = /the environment Mine-v0 is not one of the studio's;.* --import FILE/;
  for (const place of ["watch", "train"]) {
    await page.goto(`${origin}/?page=${place}&run=${encodeURIComponent("machine:Mine-v0/ppo/001")}`);
    await page.getByText(advice).waitFor();
    expect(await page.getByRole("alert").innerText()).toMatch(/^It cannot be shown: /);
  }
  studio.kill("SIGINT");
  await close();
});

it("serves pages in which no script runs that is not the studio's", async () => {
  const { address, process: studio } = await startStudio();
  const { page, close } = await openPage(browser, { baseURL: new URL(address).origin });
  await page.goto(address);
  await page.locator("h1").waitFor();
  // Nor does the page that takes the token away have a browser look for an icon that is not there.
  expect(await (await page.request.get(address)).text()).toMatch(/http-equiv="refresh"/);
  expect(await (await page.request.get(address)).text()).toContain('<link rel="icon" href="/icon.svg">');
  expect((await page.request.get("/icon.svg")).headers()["content-type"]).toBe("image/svg+xml");
  const response = await page.request.get(new URL(address).origin);
  const policy = response.headers()["content-security-policy"];
  const directives = new Map(
    policy
      .split(";")
      .map((part) => part.trim())
      .map((part) => part.split(" "))
      .map(([name, ...rest]) => [name, rest]),
  );
  for (const source of directives.get("script-src") ?? ["none at all"]) {
    expect(source).toMatch(/^('self'|'wasm-unsafe-eval'|'sha256-[\w+/]+=*')$/);
  }
  expect(directives.get("default-src")).toEqual(["'self'"]);
  for (const name of ["object-src", "base-uri", "form-action", "frame-ancestors"]) {
    expect(directives.get(name), name).toEqual(["'none'"]);
  }
  const ran = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "window.hostile = 1";
    document.body.append(script);
    document.body.insertAdjacentHTML("beforeend", `<img src="data:," onerror="window.hostile = 2">`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    let evaluated = "refused";
    try {
      evaluated = String(new Function("return 'ran'")());
    } catch {
      // As it is to be.
    }
    return { hostile: (window as { hostile?: number }).hostile ?? null, evaluated };
  });
  expect(ran).toEqual({ hostile: null, evaluated: "refused" });
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
