import { exitCodes } from "./exit-codes.ts";

/** A signal that the first Ctrl-C (or SIGTERM) aborts, so that the work can be saved; the second ends the process. */
export function interruptSignal(onFirst: () => void): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    onFirst();
    controller.abort();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  return controller.signal;
}

/** Lets pending signals be served: training itself never leaves the event loop a moment. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
