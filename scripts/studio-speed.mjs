// node scripts/studio-speed.mjs: training in the studio's worker beside the same training in Node, in turns on this
// machine, and the frames a second that the page draws meanwhile. Prints ratios; nothing is asserted.
import os from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { chromium } from "playwright-core";
import { findChromium, noChromium } from "../tests/browser/chromium.mjs";
import { buildStudio } from "./build-studio.mjs";
import { serveSite } from "./serve-site.mjs";
import { build, install, root } from "./setup.mjs";

const ROUNDS = 3;
const TASKS = [
  { title: "PPO, CartPole-v1", env: "CartPole-v1", steps: 50_000 },
  { title: "PPO, LunarLander-v3", env: "LunarLander-v3", steps: 100_000 },
];

const executablePath = findChromium();
if (executablePath === null) {
  console.error(noChromium);
  process.exit(1);
}
await install();
await build();
await buildStudio();
const { createAgent, resolveRunConfig, train, zooEntryFor } = await import("perilune");
const { readYaml } = await import("../packages/cli/dist/yaml-file.js");
const site = await serveSite(path.join(root, "apps/studio/dist"));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });

function configOf({ env, steps }) {
  const zoo = zooEntryFor(readYaml(path.join(root, "zoo/ppo.yml")), env, "zoo/ppo.yml");
  const request = { algorithm: "ppo", env, envArguments: {}, hyperparams: {}, seed: 1, steps, evalEpisodes: 20 };
  return resolveRunConfig({ ...request, stopAtThreshold: false }, zoo);
}

/** Steps a second in Node. */
async function inNode(task) {
  const { timesteps, seconds } = await train(createAgent(configOf(task)), {
    totalTimesteps: task.steps,
    now: () => performance.now(),
  });
  return timesteps / seconds;
}

/** Steps a second in the page's worker, as its metrics tell them at half way, and pictures drawn a second. */
async function inTab({ env, steps }) {
  const context = await browser.newContext({ serviceWorkers: "block", viewport: { width: 1280, height: 900 } });
  await context.addInitScript(() => {
    globalThis.drawn = 0;
    const { clearRect } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.clearRect = function (...box) {
      if (this.canvas.closest(".stage") !== null) globalThis.drawn++;
      return clearRect.apply(this, box);
    };
  });
  const page = await context.newPage();
  await page.goto(`${site.url}?env=${env}&algo=ppo&steps=${steps}`);
  await page.locator("button[data-action=train]").click();
  await page.locator(".run[data-phase=running]").waitFor({ timeout: 60_000 });
  // Evaluations stop the steps for moments: what was trained and the time for it come from the run itself.
  const frames = await page.evaluate(async () => {
    const [begin, from] = [performance.now(), globalThis.drawn];
    while (document.querySelector(".run")?.dataset.phase === "running" && performance.now() - begin < 10_000) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return (1000 * (globalThis.drawn - from)) / (performance.now() - begin);
  });
  const ended = page.locator(".run[data-phase=ended]");
  await ended.waitFor({ timeout: 600_000 });
  const { timesteps, seconds } = await ended.evaluate(({ dataset }) => dataset);
  await context.close();
  return { speed: Number(timesteps) / Number(seconds), frames };
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
try {
  for (const task of TASKS) {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) {
      const node = await inNode(task);
      const { speed, frames } = await inTab(task);
      rounds.push({ node, speed, frames, ratio: speed / node });
    }
    const of = (name) => median(rounds.map((round) => round[name]));
    const load = os.loadavg()[0].toFixed(1);
    console.log(
      `${task.title}: tab ${Math.round(of("speed"))} steps/s, Node ${Math.round(of("node"))}, ` +
        `ratio ${of("ratio").toFixed(2)} (${rounds.map(({ ratio }) => ratio.toFixed(2)).join(", ")}), ` +
        `${of("frames").toFixed(0)} frames/s drawn, load ${load} on ${os.cpus().length} cores`,
    );
  }
} finally {
  await browser.close();
  await site.close();
}
