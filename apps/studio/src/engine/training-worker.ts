import type { Algorithm } from "perilune/algorithms";
import { PeriluneError } from "perilune/errors";
import { createAgent, type RunConfig } from "perilune/training";
import { openRunStore } from "../runs/indexed-db-store.ts";
import { StorageFullError } from "../runs/run-store.ts";
import { workerClock } from "./clock.ts";
import { loadEnvironment } from "./environments.ts";
import { Governor } from "./governor.ts";
import type { Command, Letter, Report } from "./protocol.ts";
import { OpenRun } from "./run-folder.ts";
import { configureRun, describeTask } from "./task.ts";
import { trainRun } from "./training.ts";
import { tunedSettings } from "./tuned-settings.ts";

// The thread on which training runs. It holds one run at a time: a new one ends the one before, at a checkpoint.

/** What a worker's global object is here; the page's types have no name for it. */
const scope = self as unknown as {
  onmessage: ((event: MessageEvent<Command>) => void) | null;
  postMessage(message: Letter, transfer: Transferable[]): void;
};
const store = openRunStore();

/** Milliseconds that a page which is being reloaded takes to end, at most. */
const LOCK_TIME = 5000;

let governor: Governor | null = null;
/** How often something was begun or left. */
let turns = 0;
let underWay: Promise<void> = Promise.resolve();
let factor = Number.POSITIVE_INFINITY;
let isSeen = true;

scope.onmessage = ({ data }) => {
  switch (data.kind) {
    case "describe":
      void describe(data);
      break;
    case "start":
      begin(false, async (tell) => {
        const { request } = data;
        await loadEnvironment(request.env);
        return create(configureRun(request, tunedSettings(request.algorithm, request.env)), tell);
      });
      break;
    case "repeat":
      begin(false, async (tell) => {
        await loadEnvironment(data.config.env);
        return create(data.config, tell);
      });
      break;
    case "open":
      begin(data.paused, async () => {
        const run = await OpenRun.open(store, data.run);
        await loadEnvironment(run.config.env);
        return { run };
      });
      break;
    case "watch":
      void watch(data.run);
      break;
    case "seen":
      isSeen = data.isSeen;
      break;
    case "pause":
      governor?.pause();
      break;
    case "update":
      governor?.grantUpdate();
      break;
    case "continue":
      governor?.continue();
      break;
    case "stop":
      governor?.stop();
      break;
    case "leave":
      governor?.stop();
      governor = null;
      turns++;
      break;
    case "speed":
      factor = data.factor;
      governor?.setSpeed(factor);
      break;
  }
};

/** A run that is to be trained. */
interface Opened {
  readonly run: OpenRun;
  /** The learner of a new one. */
  readonly agent?: Algorithm;
}

/** Ends the run under way, then trains another. */
function begin(paused: boolean, open: (tell: Tell) => Promise<Opened>): void {
  const { own, tell } = takeOver(paused);
  own.setSpeed(factor);
  underWay = underWay.then(async () => {
    try {
      const { run, agent } = await open(tell);
      if (await run.isFinished()) {
        const { showFinished } = await import("./finished-run.ts");
        await showFinished(run, tell);
      } else {
        await alone(run.path, () => trainRun(run, { clock: workerClock, governor: own, report: tell }, paused, agent));
      }
    } catch (error) {
      tell({ kind: "failed", message: messageOf(error) });
    }
  });
}

/** A new run in the store; where the browser lets the site keep nothing, one that lasts as long as the page. */
async function create(config: RunConfig, tell: Tell): Promise<Opened> {
  // First, so that settings which do not fit into memory leave no run behind.
  const agent = createAgent(config);
  try {
    return { run: await OpenRun.create(store, config), agent };
  } catch (error) {
    if (error instanceof StorageFullError) throw error;
    const reason = `this browser keeps nothing for this site (${messageOf(error)})`;
    tell({ kind: "warned", message: `The run cannot be stored, and is gone with the page: ${reason}` });
    return { run: OpenRun.unkept(config, reason), agent };
  }
}

/** Ends what is under way, and gives what governs the next, with what it tells the page while it is the present one. */
function takeOver(paused: boolean): { readonly own: Governor; readonly tell: Tell } {
  governor?.stop();
  const turn = ++turns;
  let begun: Extract<Report, { kind: "begun" }> | null = null;
  let problem: string | null = null;
  // Of what a run that was left has still to tell, only what becomes of it matters.
  const tell: Tell = (message, transfer) => {
    if (message.kind === "begun") begun = message;
    if (turn === turns) report(message, transfer, turn);
    else if (message.kind === "warned") problem = message.message;
    else if (message.kind === "ended") {
      const { stopped, timesteps } = message.outcome;
      if (begun === null || stopped !== "aborted" || timesteps === begun.timesteps) return;
      report({ kind: "left", run: { path: begun.run, timesteps, problem } });
    }
  };
  const own: Governor = new Governor(workerClock, {
    paused,
    onPause: (isPaused, timesteps) => tell({ kind: isPaused ? "paused" : "continued", timesteps }),
  });
  governor = own;
  return { own, tell };
}

/** Follows a run of this machine until something else is asked for. */
async function watch(name: string): Promise<void> {
  const { own, tell } = takeOver(false);
  try {
    const { followRun } = await import("../runs/follow-run.ts");
    await followRun(name, { report: tell, isOver: () => own.aborted, isSeen: () => isSeen });
  } catch (error) {
    tell({ kind: "failed", message: messageOf(error) });
  }
}

/** Two pages that train one run would overwrite each other's files: waits a little for a page that is being left. */
async function alone(run: string, act: () => Promise<void>): Promise<void> {
  // Pages of plain http have no locks, unless they come from this machine; what is not stored needs none.
  if (navigator.locks === undefined || run === "") return act();
  let isOurs = false;
  try {
    await navigator.locks.request(`perilune-run:${run}`, { signal: AbortSignal.timeout(LOCK_TIME) }, () => {
      isOurs = true;
      return act();
    });
  } catch (error) {
    if (isOurs) throw error;
    throw new PeriluneError(`run ${run} is under way in another tab; go on there, or close it and reload this one`);
  }
}

async function describe({ id, env, algorithm }: Extract<Command, { kind: "describe" }>): Promise<void> {
  try {
    await loadEnvironment(env);
    report({ kind: "described", id, task: describeTask(env, algorithm, tunedSettings(algorithm, env)), problem: null });
  } catch (error) {
    report({ kind: "described", id, task: null, problem: messageOf(error) });
  }
}

type Tell = (report: Report, transfer?: Transferable[]) => void;

function report(report: Report, transfer: Transferable[] = [], turn: number | null = null): void {
  scope.postMessage({ turn, report }, transfer);
}

function messageOf(error: unknown): string {
  if (!(error instanceof PeriluneError)) console.error(error);
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
}
