import { loadEnvironment } from "../../engine/environments.ts";
import { type Exam, type ExamPaper, examine } from "./exam.ts";

// The thread on which agents are examined, one after the other.

/** What the worker tells the page, with the number of the paper. */
export type ExamReport =
  | { readonly kind: "progress"; readonly id: number; readonly episodes: number }
  | { readonly kind: "done"; readonly id: number; readonly exam: Exam }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };

/** What a worker's global object is here; the page's types have no name for it. */
const scope = self as unknown as {
  onmessage: ((event: MessageEvent<{ readonly id: number; readonly paper: ExamPaper }>) => void) | null;
  postMessage(message: ExamReport): void;
};

scope.onmessage = async ({ data: { id, paper } }) => {
  try {
    await loadEnvironment(paper.env.id);
    const working = examine(paper);
    for (;;) {
      const { done, value } = working.next();
      if (done === true) {
        scope.postMessage({ kind: "done", id, exam: value });
        return;
      }
      scope.postMessage({ kind: "progress", id, episodes: value });
    }
  } catch (error) {
    scope.postMessage({ kind: "failed", id, message: error instanceof Error ? error.message : String(error) });
  }
};
