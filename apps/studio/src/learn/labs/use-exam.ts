import { useEffect, useRef, useState } from "preact/hooks";
import type { Exam, ExamPaper } from "./exam.ts";
import type { ExamReport } from "./exam-worker.ts";
import examAddress from "./exam-worker.ts?worker-address";

/** An examination in a thread of its own. */
export interface Examination {
  /** Episodes played so far; `null` while none is under way. */
  readonly episodes: number | null;
  readonly problem: string | null;
  /** Examines an agent; `null` where that did not work or the lab was left. */
  begin(paper: ExamPaper): Promise<Exam | null>;
}

/** A thread for examinations, which starts with the first and ends with the lab. */
export function useExam(): Examination {
  const worker = useRef<Worker | null>(null);
  const nextId = useRef(1);
  const [episodes, setEpisodes] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => () => worker.current?.terminate(), []);
  const begin = (paper: ExamPaper): Promise<Exam | null> => {
    worker.current ??= new Worker(examAddress, { type: "module", name: "examination" });
    const own = worker.current;
    const id = nextId.current++;
    setEpisodes(0);
    setProblem(null);
    return new Promise((resolve) => {
      const end = (exam: Exam | null, message: string | null): void => {
        own.removeEventListener("message", hear);
        own.removeEventListener("error", fail);
        setEpisodes(null);
        setProblem(message);
        resolve(exam);
      };
      const hear = ({ data }: MessageEvent<ExamReport>): void => {
        if (data.id !== id) return;
        if (data.kind === "progress") setEpisodes(data.episodes);
        else if (data.kind === "done") end(data.exam, null);
        else end(null, data.message);
      };
      const fail = (event: ErrorEvent): void => {
        own.terminate();
        worker.current = null;
        end(null, event.message || "its code could not be fetched; look at your connection");
      };
      own.addEventListener("message", hear);
      own.addEventListener("error", fail);
      own.postMessage({ id, paper });
    });
  };
  return { episodes, problem, begin };
}
