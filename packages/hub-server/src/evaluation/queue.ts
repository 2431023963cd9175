import { AGENT_FILES } from "perilune/hub";
import type { BlobStore } from "../blobs/blob-store.ts";
import type { Boards } from "../boards/boards.ts";
import type { Verification } from "../boards/verification.ts";
import type { Verifications } from "../boards/verifications.ts";
import type { Repos } from "../repos/repos.ts";
import { runEvaluator } from "./evaluator-process.ts";
import type { Outcome } from "./job.ts";
import type { EvaluationLimits } from "./limits.ts";

/** What the queue works with. */
export interface QueueServices {
  readonly verifications: Verifications;
  readonly boards: Boards;
  readonly repos: Repos;
  readonly blobs: BlobStore;
}

export interface QueueOptions {
  /** Evaluators at work at once. */
  readonly workers: number;
  readonly limits: EvaluationLimits;
  /** Folder in which evaluators have theirs. */
  readonly workplace: string;
  /** Writes down a failure that is not a model's. */
  readonly log: (entry: string) => void;
}

/** Times that an evaluation is tried when the evaluator fails for reasons of its own. */
const TRIES = 2;

/** Runs agents on boards, one after the other, in processes of their own. */
export class EvaluationQueue {
  readonly #services: QueueServices;
  readonly #options: QueueOptions;
  readonly #closing = new AbortController();
  #workers: Promise<void>[] = [];
  /** Called when there may be work; each worker that waits is in it. */
  readonly #waiting = new Set<() => void>();
  /** How often it was woken: whoever found nothing, but was woken meanwhile, looks again. */
  #calls = 0;
  readonly #idle = new Set<() => void>();

  constructor(services: QueueServices, options: QueueOptions) {
    this.#services = services;
    this.#options = options;
  }

  start(): void {
    this.#workers = Array.from({ length: this.#options.workers }, () => this.#work());
  }

  /** Something was enrolled. */
  wake(): void {
    this.#calls++;
    for (const resume of this.#waiting) resume();
    this.#waiting.clear();
  }

  /** Resolves once nothing waits and nothing runs. */
  async idle(): Promise<void> {
    this.wake();
    if (this.#closing.signal.aborted || this.#workers.length === 0) return;
    await new Promise<void>((resolve) => this.#idle.add(resolve));
  }

  /** Ends the evaluators; what they ran is run again by the next hub. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.wake();
    await Promise.all(this.#workers);
    this.#tellIdle();
  }

  async #work(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      let next: Verification | null = null;
      const calls = this.#calls;
      try {
        next = await this.#services.verifications.next();
        if (next !== null) await this.#evaluate(next);
      } catch (error) {
        if (signal.aborted) break;
        this.#options.log(`verification ${next?.id ?? ""}: ${(error as Error).stack}`);
        // The database may be away for a moment.
        await this.#wait(1000);
      }
      if (next === null && calls === this.#calls && !signal.aborted) await this.#wait();
    }
  }

  async #evaluate(verification: Verification): Promise<void> {
    const { verifications } = this.#services;
    try {
      await verifications.finish(verification, await this.#outcome(verification));
    } catch (error) {
      await verifications.putBack(verification);
      throw error;
    }
  }

  async #outcome(verification: Verification): Promise<Outcome> {
    const { boards, repos, blobs } = this.#services;
    const { limits, workplace, log } = this.#options;
    const { boardId, repoId, commit } = verification;
    const repo = await repos.byId(repoId);
    const file = repo === null ? null : await repos.file(repo, commit, AGENT_FILES.model);
    if (file === null) return { status: "refused", reason: `there is no ${AGENT_FILES.model} in ${commit}` };
    if (file.size > limits.modelBytes) {
      const reason = `too large: ${AGENT_FILES.model} has ${file.size} bytes, more than the ${limits.modelBytes} allowed`;
      return { status: "refused", reason };
    }
    const [board, seeds, model] = await Promise.all([
      boards.find(boardId),
      boards.seedsFor(boardId),
      blobs.readBytes(file.sha256, limits.modelBytes),
    ]);
    for (let tries = 1; tries <= TRIES; tries++) {
      try {
        return await runEvaluator({ model, board, seeds }, { limits, workplace, signal: this.#closing.signal });
      } catch (error) {
        this.#closing.signal.throwIfAborted();
        log(`verification ${verification.id}: ${(error as Error).message}`);
      }
    }
    return { status: "refused", reason: "the evaluator failed twice; the hub's log says why, and its admin can help" };
  }

  /** Until there may be work, or for some milliseconds. */
  async #wait(milliseconds?: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resume) => {
      this.#waiting.add(resume);
      if (milliseconds !== undefined) timer = setTimeout(resume, milliseconds);
      if (this.#waiting.size === this.#options.workers) this.#tellIdle();
    });
    clearTimeout(timer);
  }

  #tellIdle(): void {
    for (const resolve of this.#idle) resolve();
    this.#idle.clear();
  }
}
