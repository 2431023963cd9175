import type { InPlaceEnv } from "perilune/envs";
import { specOf } from "perilune/envs/registry";
import { type Policy, policyFromSpec } from "perilune/policies";
import { defaultRng } from "perilune/random";
import { leavesOf, type Space } from "perilune/spaces";
import { makeReference, type ReplayAction } from "perilune/training";
import type { EnvReference } from "perilune/vector";
import { actionValue } from "../engine/actions.ts";
import type { PolicySnapshot } from "../engine/protocol.ts";
import { Game } from "../learn/labs/shared/game.ts";

/** Steps after which a game without an end of its own is over. */
const USUAL_LIMIT = 1000;

/** Who plays. */
export type Side = "you" | "agent";

/** A person and, where there is one, an agent, each in a world of its own that begins with the same seed. */
export class Match {
  readonly you: Game<Space, Space, InPlaceEnv>;
  readonly agent: Game<Space, Space, InPlaceEnv> | null;
  readonly #policy: Policy | null;
  seed: number;

  /** The environment's code must be there. */
  constructor(env: EnvReference, seed: number, agent: Pick<PolicySnapshot, "spec" | "tensors"> | null) {
    const limit = env.maxEpisodeSteps ?? specOf(env.id).maxEpisodeSteps ?? USUAL_LIMIT;
    const open = (): Game<Space, Space, InPlaceEnv> => new Game(makeReference(env), seed, limit);
    this.seed = seed;
    this.you = open();
    // Plain kernels: a memory of WebAssembly is more than one row needs.
    this.#policy = agent && policyFromSpec(agent.spec, new Map(agent.tensors), { kernels: "plain" });
    this.agent = agent && open();
  }

  begin(seed: number): void {
    this.seed = seed;
    this.you.begin(seed);
    this.agent?.begin(seed);
  }

  /** Whether nobody plays any more. */
  get isOver(): boolean {
    return this.you.isOver && this.agent?.isOver !== false;
  }

  /** A step of both; who is over stands still. */
  turn(action: ReplayAction): void {
    if (!this.you.isOver) this.you.act(actionValue(this.you.env.actionSpace, action));
    this.agentTurn();
  }

  /** A step of the agent alone. */
  agentTurn(): void {
    if (this.agent === null || this.#policy === null || this.agent.isOver) return;
    const { actions } = this.#policy.predict(this.agent.observations, { deterministic: true, rng: defaultRng(0) });
    const leaves = leavesOf(this.#policy.actionSpace);
    this.agent.act(leaves.toValue(leaves.rows(actions, 1)[0]));
  }
}
