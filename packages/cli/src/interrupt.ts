import { exitCodes } from "./exit-codes.ts";

/** Does work whose signal the first Ctrl-C (or SIGTERM) aborts, so that it can be saved; the second ends the process. */
export async function interruptible<T>(onFirst: () => void, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    onFirst();
    controller.abort();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

/** Does work that Ctrl-C (or SIGTERM) ends at once, after `tidy`, which runs at the work's own end too. */
export async function tidied<T>(tidy: () => void, work: () => Promise<T>): Promise<T> {
  const stop = (): void => {
    tidy();
    process.exit(exitCodes.interrupted);
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    return await work();
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    tidy();
  }
}
