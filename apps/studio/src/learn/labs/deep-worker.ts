import { type RaceProgress, type RaceResult, type RaceSettings, race } from "./deep.ts";

// The thread on which the lab's table and network learn: one race, then it is done.

/** What the worker tells the page. */
export type RaceReport =
  | { readonly kind: "progress"; readonly progress: RaceProgress }
  | { readonly kind: "result"; readonly result: RaceResult };

/** What a worker's global object is here; the page's types have no name for it. */
const scope = self as unknown as {
  onmessage: ((event: MessageEvent<RaceSettings>) => void) | null;
  postMessage(message: RaceReport): void;
};

scope.onmessage = ({ data }) => {
  const racing = race(data, () => performance.now());
  for (;;) {
    const { done, value } = racing.next();
    if (done === true) {
      scope.postMessage({ kind: "result", result: value });
      return;
    }
    scope.postMessage({ kind: "progress", progress: value });
  }
};
