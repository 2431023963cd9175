import type { Answers, Kind, Questions, Reply } from "./protocol.ts";
import workerAddress from "./watch-worker.ts?worker-address";

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ((share: number) => void) | undefined;
}

/** The watching worker as the page sees it: questions, answered one after the other. */
export class WatchClient {
  #worker: Worker | null = null;
  #nextId = 1;
  readonly #waiting = new Map<number, Waiting>();

  /**
   * Asks something; the worker starts with the first question.
   *
   * @throws Error with the reason, for people, when there is no answer
   */
  ask<K extends Kind>(
    kind: K,
    question: Questions[K],
    { onProgress }: { readonly onProgress?: (share: number) => void } = {},
  ): Promise<Answers[K]> {
    this.#worker ??= this.#start();
    const id = this.#nextId++;
    this.#worker.postMessage({ id, kind, ...question });
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject, onProgress }));
  }

  /** Ends the worker and with it all that is under way. */
  close(reason = "it was given up"): void {
    this.#worker?.terminate();
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }

  #start(): Worker {
    const worker = new Worker(workerAddress, { type: "module", name: "watching" });
    worker.onmessage = ({ data }: MessageEvent<Reply>) => this.#hear(data);
    worker.onerror = (event) => this.close(event.message || "its code could not be fetched; look at your connection");
    return worker;
  }

  #hear(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    if (reply.kind === "progress") {
      waiting?.onProgress?.(reply.share);
      return;
    }
    this.#waiting.delete(reply.id);
    if (reply.kind === "done") waiting?.resolve(reply.answer as never);
    else waiting?.reject(new Error(reply.message));
  }
}

/** The one that the pages share; films are made by others, so that nobody waits for them. */
export const watching: WatchClient = new WatchClient();
