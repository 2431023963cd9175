import type { PolicySnapshot } from "../../../engine/protocol.ts";
import { snapshot } from "../../../engine/training.ts";
import {
  type PlatformerProgress,
  type PlatformerRequest,
  type PlatformerScore,
  scorePlatformer,
  trainPlatformer,
} from "./platformer-training.ts";

// The thread on which a lab's agent learns the platform game. It serves one request and stores nothing.

/** What the worker tells the page after every update. */
export interface PlatformerReport extends Omit<PlatformerProgress, "agent"> {
  readonly policy: PolicySnapshot;
  /** How the trained policy did, with the last update. */
  readonly score: PlatformerScore | null;
}

/** What a worker's global object is here; the page's types have no name for it. */
const scope = self as unknown as {
  onmessage: ((event: MessageEvent<PlatformerRequest>) => void) | null;
  postMessage(message: PlatformerReport): void;
};

scope.onmessage = ({ data: request }) => {
  for (const { agent, updates, meanReturn } of trainPlatformer(request)) {
    const isLast = updates === request.updates;
    scope.postMessage({
      updates,
      meanReturn,
      policy: snapshot(agent),
      score: isLast ? scorePlatformer(agent.policy, request) : null,
    });
  }
};
