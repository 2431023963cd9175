import { PeriluneError } from "perilune/errors";
import { openRunStore } from "../runs/indexed-db-store.ts";
import { workerClock } from "./clock.ts";
import { loadEnvironment } from "./environments.ts";
import { Governor } from "./governor.ts";
import type { Command, Report } from "./protocol.ts";
import { OpenRun } from "./run-folder.ts";
import { configureRun, describeTask } from "./task.ts";
import { trainRun } from "./training.ts";
import { tunedSettings } from "./tuned-settings.ts";

// The thread on which training runs. It holds one run at a time: a new one ends the one before.

/** What a worker's global object is here; the page's types have no name for it. */
const scope = self as unknown as {
  onmessage: ((event: MessageEvent<Command>) => void) | null;
  postMessage(message: Report, transfer: Transferable[]): void;
};
const store = openRunStore();

/** Milliseconds that a page which is being reloaded takes to end, at most. */
const LOCK_TIME = 5000;

let governor: Governor | null = null;
let underWay: Promise<void> = Promise.resolve();
let factor = Number.POSITIVE_INFINITY;

scope.onmessage = ({ data }) => {
  switch (data.kind) {
    case "describe":
      void describe(data);
      break;
    case "start":
      begin(false, async () => {
        const { request } = data;
        await loadEnvironment(request.env);
        return OpenRun.create(store, configureRun(request, tunedSettings(request.algorithm, request.env)));
      });
      break;
    case "open":
      begin(data.paused, async () => {
        const run = await OpenRun.open(store, data.run);
        await loadEnvironment(run.config.env);
        return run;
      });
      break;
    case "watch":
      void watch(data.run);
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
      break;
    case "speed":
      factor = data.factor;
      governor?.setSpeed(factor);
      break;
  }
};

/** Ends the run under way, then trains another. */
function begin(paused: boolean, open: () => Promise<OpenRun>): void {
  const { own, tell } = takeOver(paused);
  own.setSpeed(factor);
  underWay = underWay.then(async () => {
    try {
      const run = await open();
      await alone(run.path, () => trainRun(run, { clock: workerClock, governor: own, report: tell }, paused));
    } catch (error) {
      tell({ kind: "failed", message: messageOf(error) });
    }
  });
}

/** Ends what is under way, and gives what governs the next, with what it tells the page while it is the present one. */
function takeOver(paused: boolean): { readonly own: Governor; readonly tell: typeof report } {
  governor?.stop();
  // What a run that was left has still to tell is for nobody.
  const tell: typeof report = (message, transfer) => {
    if (governor === own) report(message, transfer);
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
    await followRun(name, { report: tell, isOver: () => own.aborted });
  } catch (error) {
    tell({ kind: "failed", message: messageOf(error) });
  }
}

/** Two pages that train one run would overwrite each other's files: waits a little for a page that is being left. */
async function alone(run: string, act: () => Promise<void>): Promise<void> {
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

function report(message: Report, transfer: Transferable[] = []): void {
  scope.postMessage(message, transfer);
}

function messageOf(error: unknown): string {
  if (!(error instanceof PeriluneError)) console.error(error);
  return error instanceof Error ? error.message : String(error);
}
