/** The part of the HTML Standard used here; Node, pages and workers have it. */
declare const MessageChannel: new () => {
  readonly port1: { onmessage: (() => void) | null; close(): void };
  readonly port2: { postMessage(message: null): void };
};

/** Lets what waits for this thread (timers, input, signals) run before going on: a message to oneself, no timer. */
export function turnOfEventLoop(): Promise<void> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close(); // an open port would keep the process alive
      done();
    };
    port2.postMessage(null);
  });
}
