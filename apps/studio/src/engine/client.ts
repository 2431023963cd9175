import { type ReadonlySignal, signal } from "@preact/signals";
import type { RunConfig } from "perilune/training";
import type { MachineRunState } from "../runs/machine-store.ts";
import { MetricsLog } from "./metrics-log.ts";
import type {
  Command,
  EvaluationRecord,
  LeftRun,
  Letter,
  Outcome,
  PolicySnapshot,
  Report,
  StartRequest,
  Task,
} from "./protocol.ts";
import workerAddress from "./training-worker.ts?worker-address";

/** Where a training stands; `watched` is one of this machine, which goes on without the page. */
export type Phase = "idle" | "starting" | "running" | "paused" | "ended" | "failed" | "watched";

/** The run under way or the last one. */
export interface ActiveRun {
  /** Its path in the store. */
  readonly path: string;
  readonly config: RunConfig;
  /** The mean return at which the task counts as solved, where it has one. */
  readonly mark: number | null;
}

/** The training worker as the page sees it: commands to give, and signals to watch. It holds one run at a time. */
export class TrainingClient {
  readonly #phase = signal<Phase>("idle");
  readonly #run = signal<ActiveRun | null>(null);
  readonly #timesteps = signal(0);
  readonly #stepsPerSecond = signal(0);
  readonly #policy = signal<PolicySnapshot | null>(null);
  readonly #evaluations = signal<readonly EvaluationRecord[]>([]);
  readonly #outcome = signal<Outcome | null>(null);
  readonly #problem = signal<string | null>(null);
  readonly #warning = signal<string | null>(null);
  readonly #saved = signal<number | null>(null);
  readonly #left = signal<LeftRun | null>(null);
  readonly #speed = signal(Number.POSITIVE_INFINITY);
  readonly #watched = signal<MachineRunState | null>(null);

  readonly phase: ReadonlySignal<Phase> = this.#phase;
  readonly run: ReadonlySignal<ActiveRun | null> = this.#run;
  readonly timesteps: ReadonlySignal<number> = this.#timesteps;
  readonly stepsPerSecond: ReadonlySignal<number> = this.#stepsPerSecond;
  /** The latest policy, to be drawn. */
  readonly policy: ReadonlySignal<PolicySnapshot | null> = this.#policy;
  readonly evaluations: ReadonlySignal<readonly EvaluationRecord[]> = this.#evaluations;
  readonly outcome: ReadonlySignal<Outcome | null> = this.#outcome;
  /** Why a run failed, for people. */
  readonly problem: ReadonlySignal<string | null> = this.#problem;
  readonly warning: ReadonlySignal<string | null> = this.#warning;
  /** Steps of the newest checkpoint. */
  readonly saved: ReadonlySignal<number | null> = this.#saved;
  /** The latest run that had to make way for another; it can go on. */
  readonly left: ReadonlySignal<LeftRun | null> = this.#left;
  readonly speed: ReadonlySignal<number> = this.#speed;
  /** Where a run stands that is only watched. */
  readonly watched: ReadonlySignal<MachineRunState | null> = this.#watched;
  /** Everything measured in the run. */
  readonly metrics: MetricsLog = new MetricsLog();

  #worker: Worker | null = null;
  /** How often something was begun or left. */
  #turn = 0;
  #nextId = 1;
  readonly #waiting = new Map<number, { resolve: (task: Task) => void; reject: (error: Error) => void }>();

  /** What is to be known before training; the worker starts with the first question. */
  describe(env: string, algorithm: string): Promise<Task> {
    const id = this.#nextId++;
    this.#send({ kind: "describe", id, env, algorithm });
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Begins a new run. */
  start(request: StartRequest): void {
    this.#clear("starting");
    this.#send({ kind: "start", request });
  }

  /** Begins a new run of that configuration. */
  repeat(config: RunConfig): void {
    this.#clear("starting");
    this.#send({ kind: "repeat", config });
  }

  /** Goes on with a run of the store. */
  open(run: string, options: { readonly paused?: boolean } = {}): void {
    this.#clear("starting");
    this.#send({ kind: "open", run, paused: options.paused === true });
  }

  /** Shows a run of this machine, by the name that addresses give it. */
  watch(run: string): void {
    this.#clear("starting");
    this.#send({ kind: "watch", run });
  }

  pause(): void {
    this.#send({ kind: "pause" });
  }

  /** One update of a run that is held. */
  update(): void {
    this.#send({ kind: "update" });
  }

  continue(): void {
    this.#send({ kind: "continue" });
  }

  stop(): void {
    this.#send({ kind: "stop" });
  }

  /** Leaves the run, with a checkpoint to go on from, to begin with something else. */
  leave(): void {
    this.#clear("idle");
    this.#send({ kind: "leave" });
  }

  /** Times real time; `Infinity` for as fast as it goes. */
  setSpeed(factor: number): void {
    this.#speed.value = factor;
    if (this.#worker !== null) this.#send({ kind: "speed", factor });
  }

  #clear(phase: Phase): void {
    this.#turn++;
    this.#phase.value = phase;
    this.#run.value = null;
    this.#timesteps.value = 0;
    this.#stepsPerSecond.value = 0;
    this.#policy.value = null;
    this.#evaluations.value = [];
    this.#outcome.value = null;
    this.#problem.value = null;
    this.#warning.value = null;
    this.#saved.value = null;
    this.#watched.value = null;
    this.metrics.clear();
  }

  #send(command: Command): void {
    if (this.#worker === null) {
      this.#worker = new Worker(workerAddress, { type: "module", name: "training" });
      this.#worker.onmessage = ({ data: { turn, report } }: MessageEvent<Letter>) => {
        if (turn === null || turn === this.#turn) this.#hear(report);
      };
      this.#worker.onerror = (event) => this.#fail(event.message);
      if (this.#speed.peek() !== Number.POSITIVE_INFINITY) this.setSpeed(this.#speed.peek());
      document.addEventListener("visibilitychange", this.#tellWhetherSeen);
      this.#tellWhetherSeen();
    }
    this.#worker.postMessage(command);
  }

  readonly #tellWhetherSeen = (): void => this.#worker?.postMessage({ kind: "seen", isSeen: !document.hidden });

  #hear(report: Report): void {
    switch (report.kind) {
      case "described": {
        const waiting = this.#waiting.get(report.id);
        this.#waiting.delete(report.id);
        if (report.task !== null) waiting?.resolve(report.task);
        else waiting?.reject(new Error(report.problem ?? ""));
        break;
      }
      case "begun":
        this.#run.value = { path: report.run, config: report.config, mark: report.mark };
        this.#timesteps.value = report.timesteps;
        this.#evaluations.value = report.evaluations;
        this.metrics.clear();
        this.metrics.add(report.records);
        this.#watched.value = report.watched ?? null;
        this.#phase.value = report.watched !== undefined ? "watched" : report.paused ? "paused" : "running";
        break;
      case "watched":
        this.#watched.value = report.state;
        this.#timesteps.value = report.timesteps;
        this.#warning.value = null;
        break;
      case "metrics":
        this.metrics.add(report.records);
        this.#timesteps.value = report.timesteps;
        this.#stepsPerSecond.value = report.stepsPerSecond;
        break;
      case "policy":
        this.#policy.value = report.policy;
        break;
      case "evaluated":
        this.#evaluations.value = [...this.#evaluations.peek(), report.evaluation];
        break;
      case "saved":
        this.#saved.value = report.timesteps;
        break;
      case "warned":
        this.#warning.value = report.message;
        break;
      case "paused":
      case "continued":
        this.#timesteps.value = report.timesteps;
        this.#phase.value = report.kind === "paused" ? "paused" : "running";
        break;
      case "ended":
        this.#timesteps.value = report.outcome.timesteps;
        this.#outcome.value = report.outcome;
        this.#phase.value = "ended";
        break;
      case "left":
        this.#left.value = report.run;
        break;
      case "failed":
        this.#problem.value = report.message;
        this.#phase.value = "failed";
        break;
    }
  }

  /** The worker itself is gone: nothing that was asked of it will be answered. */
  #fail(cause: string): void {
    const message = `the training worker could not go on (${cause || "its code could not be fetched"}); look at your connection and reload the page, or take a browser of 2024 or later`;
    for (const { reject } of this.#waiting.values()) reject(new Error(message));
    this.#waiting.clear();
    this.#worker?.terminate();
    this.#worker = null;
    this.#turn = 0;
    this.#problem.value = message;
    this.#phase.value = "failed";
  }
}
