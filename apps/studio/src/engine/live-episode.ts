import type { EnvDoc, InPlaceEnv, Row } from "perilune/envs";
import { specOf } from "perilune/envs/registry";
import { type Explanation, type Policy, policyFromSpec, RandomPolicy } from "perilune/policies";
import { defaultRng, type Generator } from "perilune/random";
import { leavesOf } from "perilune/spaces";
import { envReference, makeReference, type RunConfig } from "perilune/training";
import { actionData, actionNames, actionText } from "./actions.ts";
import { loadEnvironment } from "./environments.ts";
import type { PolicySnapshot } from "./protocol.ts";

/** Steps after which an episode without an end of its own begins anew. */
const USUAL_LIMIT = 1000;

/** Where an episode stands. */
export interface Moment {
  readonly step: number;
  readonly reward: number;
  readonly return: number;
  /** What was done last, by its name. */
  readonly action: string | null;
  /** How the episode ended, `null` while it goes on. */
  readonly end: "terminated" | "truncated" | null;
}

const START: Moment = { step: 0, reward: 0, return: 0, action: null, end: null };

/** An agent that acts for the eye: in an environment of its own, by chance until it is given a policy. */
export class LiveEpisode {
  readonly doc: EnvDoc | null;
  readonly env: InPlaceEnv;
  moment: Moment = START;
  seed = 0;
  /** Whether it always takes its most probable action. */
  greedy = true;

  readonly #limit: number;
  readonly #observations: ReturnType<ReturnType<typeof leavesOf>["createBatch"]>;
  readonly #row: Row;
  readonly #rng: Generator = defaultRng(0);
  #policy: Policy;
  #specText = "";

  private constructor(config: Pick<RunConfig, "env" | "env_kwargs">) {
    const reference = envReference(config.env, config.env_kwargs);
    const { doc, maxEpisodeSteps } = specOf(reference.id);
    this.doc = doc ?? null;
    this.#limit = reference.maxEpisodeSteps ?? maxEpisodeSteps ?? USUAL_LIMIT;
    this.env = makeReference(reference);
    this.#policy = new RandomPolicy(this.env);
    const leaves = leavesOf(this.env.observationSpace);
    this.#observations = leaves.createBatch(1);
    this.#row = leaves.rows(this.#observations, 1)[0];
    this.begin(0);
  }

  /** The environment of a run, fetched first where need be. */
  static async open(config: Pick<RunConfig, "env" | "env_kwargs">): Promise<LiveEpisode> {
    await loadEnvironment(config.env);
    return new LiveEpisode(config);
  }

  /** Acts by another policy from now on. */
  setPolicy({ spec, tensors }: PolicySnapshot): void {
    const text = JSON.stringify(spec);
    if (text !== this.#specText) {
      // Plain kernels: a memory of WebAssembly is more than one row needs.
      this.#policy = policyFromSpec(spec, new Map(tensors), { kernels: "plain" });
      this.#specText = text;
      return;
    }
    const own = this.#policy.tensors();
    for (const [name, { data }] of tensors) own.get(name)?.data.set(data);
  }

  begin(seed: number = this.seed + 1): void {
    this.seed = seed;
    this.moment = START;
    this.env.resetInto(this.#row, { seed });
  }

  /** One step; after the last of an episode, the first moment of the next. */
  step(): void {
    const policy = this.#policy;
    if (this.moment.end !== null) {
      this.begin();
      return;
    }
    const { actions } = policy.predict(this.#observations, { deterministic: this.greedy, rng: this.#rng });
    const leaves = leavesOf(policy.actionSpace);
    const action = leaves.toValue(leaves.rows(actions, 1)[0]);
    const { reward, terminated, truncated } = this.env.stepInto(action, this.#row);
    const step = this.moment.step + 1;
    this.moment = {
      step,
      reward,
      return: this.moment.return + reward,
      action: actionText(this.doc, actionData(policy.actionSpace, action)),
      end: terminated ? "terminated" : truncated || step >= this.#limit ? "truncated" : null,
    };
  }

  /** What the policy thinks of the present state. */
  explain(): Explanation {
    return this.#policy.explain(leavesOf(this.env.observationSpace).toValue(this.#row));
  }

  /** The names of discrete actions, or of the numbers of a continuous one. */
  actionNames(count: number): string[] {
    return actionNames(this.doc, count);
  }
}
