import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import type { HubContext } from "../context.ts";
import type { Commit, Repo } from "../repos/repo.ts";
import { defaultEvaluationLimits, type EvaluationLimits } from "./limits.ts";
import { EvaluationQueue } from "./queue.ts";

export interface VerificationOptions {
  /** Evaluators at work at once. @default 1 */
  readonly workers?: number | undefined;
  readonly limits?: Partial<EvaluationLimits> | undefined;
  /** Writes down a failure that is not a model's. */
  readonly log: (entry: string) => void;
}

/** Verifies what is pushed: each commit enrols its agent, and evaluators run what is enrolled. */
export class VerificationService {
  readonly queue: EvaluationQueue;
  readonly #context: HubContext;
  /** With copies of models, private ones too: in the hub's own folder, which is closed to others. */
  readonly #workplace: string;
  readonly #log: (entry: string) => void;
  /** Enrolments come one after the other, in the order of their commits. */
  #enrolling: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(context: HubContext, { workers = 1, limits, log }: VerificationOptions) {
    this.#context = context;
    this.#log = log;
    this.#workplace = path.join(context.settings.data, "evaluations");
    this.queue = new EvaluationQueue(context, {
      workers,
      limits: { ...defaultEvaluationLimits, ...limits },
      workplace: this.#workplace,
      log,
    });
    context.enrolment.onEnrolled(() => this.queue.wake());
    context.events.onCommit((repo, commit) => this.#enrolSoon(repo, commit.id, commit.author));
  }

  /** Takes up what the last hub left: what it ran, and what it had not yet enrolled. */
  async start(): Promise<void> {
    const { repos, verifications } = this.#context;
    await rm(this.#workplace, { recursive: true, force: true });
    await mkdir(this.#workplace, { mode: 0o700 });
    await verifications.requeue();
    this.queue.start();
    for (const id of await verifications.unenrolled()) {
      const repo = await repos.byId(id);
      const newest = repo?.head ? (await repos.history(repo, repo.head, { limit: 1 })).commits[0] : undefined;
      if (repo !== null && newest !== undefined) this.#enrolSoon(repo, newest.id, newest.author);
    }
  }

  /** Resolves once everything that was pushed is enrolled and run. */
  async idle(): Promise<void> {
    await this.#enrolling;
    await this.queue.idle();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#enrolling;
    await this.queue.close();
  }

  #enrolSoon(repo: Repo, commit: Commit["id"], author: string): void {
    this.#enrolling = this.#enrolling.then(async () => {
      if (this.#isClosed) return;
      try {
        await this.#context.enrolment.enrol(repo, commit, author);
      } catch (error) {
        this.#log(`cannot enrol ${repo.namespace}/${repo.name} at ${commit}: ${(error as Error).stack}`);
      }
    });
  }
}
