import type { HubContext } from "./context.ts";
import { sweep } from "./repos/sweep.ts";

/** Milliseconds between two sweeps: a day. */
const INTERVAL = 24 * 3600 * 1000;

/**
 * Removes what nothing refers to, now and once a day, behind the requests.
 *
 * @returns Ends it, once the sweep under way is done.
 */
export function startHousekeeping(context: HubContext, log: (entry: string) => void): () => Promise<void> {
  const run = async (): Promise<void> => {
    try {
      await sweep(context);
    } catch (error) {
      log(`sweep: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  };
  let running = run();
  const timer = setInterval(() => {
    running = running.then(run);
  }, INTERVAL);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
