import { useEffect, useRef, useState } from "preact/hooks";
import type { PolicySnapshot } from "../../../engine/protocol.ts";
import type { PlatformerRequest, PlatformerScore } from "./platformer-training.ts";
import type { PlatformerReport } from "./platformer-worker.ts";
import workerAddress from "./platformer-worker.ts?worker-address";

/** Where the training of a lab's agent stands. */
export interface PlatformerTraining {
  readonly phase: "idle" | "running" | "done" | "failed";
  /** Mean return of the latest attempts after each update. */
  readonly returns: readonly (number | null)[];
  readonly policy: PolicySnapshot | null;
  readonly score: PlatformerScore | null;
  readonly start: () => void;
}

const IDLE: Omit<PlatformerTraining, "start"> = { phase: "idle", returns: [], policy: null, score: null };

/** Trains an agent in a worker of its own, which ends with the component. */
export function usePlatformerTraining(request: PlatformerRequest): PlatformerTraining {
  const [state, setState] = useState(IDLE);
  const worker = useRef<Worker | null>(null);
  useEffect(() => () => worker.current?.terminate(), []);
  const start = (): void => {
    worker.current?.terminate();
    const begun = new Worker(workerAddress, { type: "module", name: "platformer" });
    begun.onmessage = ({ data }: MessageEvent<PlatformerReport>) => {
      const { meanReturn, policy, score } = data;
      setState(({ returns }) => ({
        phase: score === null ? "running" : "done",
        returns: [...returns, meanReturn],
        policy,
        score,
      }));
      if (score !== null) begun.terminate();
    };
    begun.onerror = () => setState({ ...IDLE, phase: "failed" });
    begun.postMessage(request);
    worker.current = begun;
    setState({ ...IDLE, phase: "running" });
  };
  return { ...state, start };
}
