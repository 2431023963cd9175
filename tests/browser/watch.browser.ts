import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { DQN, encodeCheckpoint, makeVec } from "perilune";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { violations } from "./axe.ts";
import { takePicture } from "./browser.ts";
import { openTrained, type Studio, type Trained } from "./studio-site.ts";

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

let trained: Trained;
let studio: Studio;
let page: Page;
/** The run that the tests watch. */
let run = "";
beforeAll(async () => {
  trained = await openTrained();
  ({ studio, page, run } = trained);
});
afterAll(() => trained.close());

/** Opens the Watch page with the run, at a place of it. */
async function watch(rest = ""): Promise<void> {
  await page.goto(`?page=watch&run=${encodeURIComponent(run)}${rest}`);
  await page.locator(".watch-grid[data-stage-shown]").waitFor();
}

const slider = () => page.getByRole("slider", { name: "Step" });
const stepNow = async () => Number(await slider().inputValue());
const lastStep = async () => Number(await slider().getAttribute("max"));
/** What names the picture in the canvas, once it is drawn. */
const picture = () =>
  page.locator(".player .canvas-figure canvas").evaluate(async (canvas: HTMLCanvasElement) => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canvas.toDataURL()));
    return String(new BigUint64Array(hash)[0]);
  });

it("is chosen from the runs of this browser, and starts nothing by itself", async () => {
  await page.goto("?page=watch");
  await page.getByLabel("Run", { exact: true }).selectOption(run);
  await page.locator(".watch-grid[data-stage-shown=end]").waitFor();
  await page.waitForTimeout(200);
  expect(await stepNow()).toBe(0);
  expect(await page.locator("h1").innerText()).toBe("Watch CartPole");
});

it("invites to train where there is nothing, and shows what there is", async () => {
  const empty = await studio.open("?page=watch");
  await empty.page.getByRole("heading", { name: "Nothing has been trained here yet" }).waitFor();
  await empty.page.locator(".stage canvas").waitFor();
  expect(await violations(empty.page)).toEqual([]);
  await takePicture(empty.page, "studio-watch-none");
  await empty.page.getByRole("link", { name: "Train CartPole" }).click();
  await empty.page.getByRole("button", { name: "Train CartPole", exact: true }).waitFor();
  expect(empty.complaints).toEqual([]);
  await empty.close();

  await page.goto("?page=watch");
  const card = page.locator(`[data-run="${run}"]`);
  await card.waitFor();
  expect(await violations(page)).toEqual([]);
  await takePicture(page, "studio-watch-choice");
  await card.click();
  await page.locator(".watch-grid[data-stage-shown=end]").waitFor();
});

it("goes to any step by keys and slider, draws it, and keeps it in the address", async () => {
  await watch();
  const first = await picture();
  for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"]) await page.keyboard.press(key);
  expect(await stepNow()).toBe(2);
  expect(await picture()).not.toBe(first);
  const second = await picture();
  await page.keyboard.press("End");
  const last = await lastStep();
  expect(await stepNow()).toBe(last);
  expect(last).toBeGreaterThan(5);
  await page.waitForURL((url) => url.searchParams.get("step") === String(last));
  await page.reload();
  await page.locator(".watch-grid[data-stage-shown]").waitFor();
  expect(await stepNow()).toBe(last);
  await page.keyboard.press("Home");
  expect(await picture()).toBe(first);
  await slider().fill("2");
  expect(await picture()).toBe(second);
  // On the strip, a press goes to the moment beneath it.
  const { width } = (await page.locator(".strip").boundingBox())!;
  await page.locator(".strip").click({ position: { x: width / 2, y: 30 } });
  expect(Math.abs((await stepNow()) - last / 2)).toBeLessThanOrEqual(1);
});

it("plays and pauses by the space bar, which also presses a focused button", async () => {
  await watch("&pace=0.5");
  await page.keyboard.press(" ");
  await page.getByRole("button", { name: "Pause", exact: true }).waitFor();
  await expect.poll(stepNow).toBeGreaterThan(1);
  await page.keyboard.press(" ");
  await page.getByRole("button", { name: "Play", exact: true }).waitFor();
  const held = await stepNow();
  await page.waitForTimeout(150);
  expect(await stepNow()).toBe(held);
  await page.getByRole("button", { name: "To the start" }).focus();
  await page.keyboard.press(" ");
  await expect.poll(stepNow).toBe(0);
});

it("jumps along checkpoints, the same seed with other returns, and watches it improve", async () => {
  await watch("&pace=4");
  const stages = page.locator("[data-stage]");
  const ids = await stages.evaluateAll((all) => all.map((one) => one.getAttribute("data-stage")));
  expect(ids[0]).toBe("start");
  expect(ids.at(-1)).toBe("end");
  expect(ids.length).toBeGreaterThanOrEqual(4);
  await page.keyboard.press("[");
  await page.locator(`.watch-grid[data-stage-shown="${ids.at(-2)}"]`).waitFor();
  expect(new URL(page.url()).searchParams.get("seed")).toBeNull();
  await page.getByRole("button", { name: "Watch it improve" }).click();
  await page.locator(".watch-grid[data-stage-shown=start]").waitFor();
  await page.locator(".watch-grid[data-stage-shown=end]").waitFor({ timeout: 60_000 });
  const returns = (await stages.locator(".number").allInnerTexts()).map(Number);
  expect(returns.every((value) => value >= 8)).toBe(true);
  expect(returns.at(-1)).toBeGreaterThan(returns[0]);
});

it("tells what the agent thought, and every step as a table", async () => {
  await watch("&step=3");
  await page.getByText("Probability of each action").waitFor();
  await page.getByText("Every step as a table").click();
  const rows = page.getByRole("region", { name: "Steps of the episode" }).locator("tbody tr");
  await rows.first().waitFor();
  expect(await rows.count()).toBe(await lastStep());
  expect(await rows.nth(2).innerText()).toMatch(/^3\tpush (left|right)\t1\t3\t/);
});

/** The bytes of the file that a button saves. */
async function saved(name: string): Promise<{ file: string; bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent("download", { timeout: 60_000 }),
    page.locator(`[data-action="${name}"]`).click(),
  ]);
  return { file: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

describe("saves", () => {
  // The untrained agent's episode is short.
  beforeAll(() => watch("&at=start&step=4"));

  it("a GIF", async () => {
    const { file, bytes } = await saved("gif");
    expect(file).toBe("CartPole-v1-seed-1.gif");
    expect(bytes.subarray(0, 6).toString()).toBe("GIF89a");
    expect([bytes.readUInt16LE(6), bytes.readUInt16LE(8), bytes.at(-1)]).toEqual([600, 400, 0x3b]);
    const { frames, colors } = await page.evaluate(async (base64) => {
      const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const decoder = new ImageDecoder({ data, type: "image/gif" });
      await decoder.completed;
      const { image } = await decoder.decode({ frameIndex: 1 });
      const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
      const context = canvas.getContext("2d")!;
      context.drawImage(image, 0, 0);
      image.close();
      const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
      return { frames: decoder.tracks.selectedTrack?.frameCount ?? 0, colors: new Set(pixels).size };
    }, bytes.toString("base64"));
    expect(frames).toBeGreaterThanOrEqual((await lastStep()) / 2);
    expect(colors).toBeGreaterThan(10);
  });

  it("an MP4, or a WebM", async () => {
    const { file, bytes } = await saved("video");
    const length = await page.evaluate(async (base64) => {
      const video = document.createElement("video");
      const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      video.src = URL.createObjectURL(new Blob([data]));
      await new Promise((resolve, reject) => {
        video.onloadedmetadata = resolve;
        video.onerror = () => reject(new Error(video.error?.message));
      });
      return [video.videoWidth, video.videoHeight, video.duration];
    }, bytes.toString("base64"));
    if (file.endsWith(".mp4")) expect(bytes.subarray(4, 8).toString()).toBe("ftyp");
    else expect(bytes.readUInt32BE(0)).toBe(0x1a45dfa3);
    expect(length.slice(0, 2)).toEqual([600, 400]);
    expect(length[2]).toBeCloseTo(((await lastStep()) + 1) / 50, 1);
  });

  it("a PNG of the moment", async () => {
    const { file, bytes } = await saved("png");
    expect(file).toBe("CartPole-v1-seed-1-step-4.png");
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 800]);
  });

  it("a CSV with every step", async () => {
    const { file, bytes } = await saved("csv");
    expect(file).toBe("CartPole-v1-seed-1.csv");
    const lines = bytes.toString().trimEnd().split("\r\n");
    expect(lines[0]).toBe(
      "step,action,action name,reward,return,value,probability of push left,probability of push right",
    );
    expect(lines).toHaveLength((await lastStep()) + 1);
  });

  it("no video where the browser encodes none, and says what to do", async () => {
    const { page: poor, close } = await studio.open("?page=watch");
    // Workers begin without the encoder.
    await poor.addInitScript(() => {
      const Whole = Worker;
      window.Worker = class extends Whole {
        constructor(address: string | URL, options?: WorkerOptions) {
          const script = `import ${JSON.stringify(new URL(address, location.href))}; self.VideoEncoder = undefined;`;
          super(URL.createObjectURL(new Blob([script], { type: "text/javascript" })), options);
        }
      };
    });
    await poor.reload();
    await poor.setInputFiles("input[name=file]", fixture("ppo-LunarLander-v3.safetensors"));
    await poor.locator(".watch-grid[data-stage-shown]").waitFor();
    await poor.locator("[data-action=video]").click();
    await poor.getByText("this browser encodes no video; save a GIF").waitFor({ timeout: 10_000 });
    await close();
  });
});

it("opens a model file from disk", async () => {
  await page.goto("?page=watch");
  await page.setInputFiles("input[name=file]", fixture("ppo-LunarLander-v3.safetensors"));
  await page.locator(".watch-grid[data-stage-shown=end]").waitFor();
  expect(await page.locator("h1").innerText()).toBe("Watch Lunar Lander");
  await page.keyboard.press("End");
  await page.getByText("The episode ended by itself.", { exact: true }).waitFor();
});

it("opens a checkpoint alone, and says what to choose where that is not enough", async () => {
  const agent = new DQN(makeVec("CartPole-v1"), { hyperparams: { bufferSize: 100, netArch: [16] } });
  const checkpoint = {
    name: "000000000000.safetensors",
    mimeType: "",
    buffer: Buffer.from(encodeCheckpoint(agent.state(), agent)),
  };
  await page.goto("?page=watch");
  await page.setInputFiles("input[name=file]", checkpoint);
  await page.locator(".watch-grid[data-stage-shown=end]").waitFor();
  expect(await page.locator("h1").innerText()).toBe("Watch CartPole");
  const unnamed = { ...checkpoint, buffer: Buffer.from(encodeCheckpoint(agent.state())) };
  await page.setInputFiles("input[name=file]", unnamed);
  await page.getByText("does not say which environment it acts in; choose its run folder").waitFor();
});

it("opens a folder from disk", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "perilune-agent-"));
  copyFileSync(fixture("ppo-LunarLander-v3.safetensors"), path.join(folder, "model.safetensors"));
  await page.goto("?page=watch");
  await page.setInputFiles("input[name=folder]", folder);
  await page.locator(".watch-grid[data-stage-shown=end]").waitFor();
  rmSync(folder, { recursive: true });
});

it("says what is wrong with another file, and stays", async () => {
  await page.goto("?page=watch");
  await page.setInputFiles("input[name=file]", {
    name: "notes.json",
    mimeType: "application/json",
    buffer: Buffer.from("[]"),
  });
  await page.getByText("expected a replay of Perilune, got other JSON; give a replay.json").waitFor();
  await page.getByLabel("Run", { exact: true }).waitFor();
});

it("says what is wrong with a run that is no more", async () => {
  await page.goto("?page=watch&run=CartPole-v1/ppo/999");
  await page.locator(".notice.bad").waitFor();
});

describe.each(["light", "dark"] as const)("the page, %s", (colorScheme) => {
  it.each([
    ["watch-empty", () => page.goto("?page=watch")],
    ["watch", () => watch("&step=40")],
  ])("%s", async (name, open) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 1280, height: 900 });
    await open();
    await page.locator("h1").waitFor();
    await page.evaluate(() => document.fonts.ready);
    expect(await violations(page)).toEqual([]);
    await takePicture(page, `studio-${name}-${colorScheme}-1280`);
    await page.setViewportSize({ width: 360, height: 800 });
    await takePicture(page, `studio-${name}-${colorScheme}-360`);
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.setViewportSize({ width: 1280, height: 900 });
  });
});

it("complained of nothing", () => {
  expect(trained.complaints).toEqual([]);
});
