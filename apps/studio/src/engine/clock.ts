import type { Clock } from "./governor.ts";

const channel = new MessageChannel();
let breathers: (() => void)[] = [];
channel.port1.onmessage = () => {
  const waiting = breathers;
  breathers = [];
  for (const go of waiting) go();
};

/** The worker's time. */
export const workerClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
  // A message to oneself: timers wait for milliseconds.
  breathe: () =>
    new Promise((resolve) => {
      breathers.push(resolve);
      channel.port2.postMessage(null);
    }),
};
