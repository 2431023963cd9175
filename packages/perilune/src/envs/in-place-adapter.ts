import { PeriluneError } from "../errors.ts";
import { describeValue } from "../spaces/dtype.ts";
import { leavesOf, type SpaceLeaves } from "../spaces/leaves.ts";
import type { Space, ValueOf } from "../spaces/space.ts";
import { type Env, type Info, InPlaceEnv, NO_INFO, type ResetOptions, type Row, type Transition } from "./env.ts";

/** The in-place face of any environment: itself where it has one, an adapter around it where it is a plain one. */
export function asInPlace<O extends Space, A extends Space>(env: Env<O, A>): InPlaceEnv<O, A> {
  return env instanceof InPlaceEnv ? env : new InPlaceAdapter(env);
}

const OPTIONAL_FACES = ["draw", "transitions", "computeReward", "perturb", "close"] as const;

/** Gives `outer` those optional methods that `inner` has, bound to `inner`. */
export function forwardFaces(inner: Env, outer: Env): void {
  for (const face of OPTIONAL_FACES) {
    const method = inner[face];
    if (method !== undefined) Object.assign(outer, { [face]: method.bind(inner) });
  }
}

/**
 * A plain environment (`reset` and `step` alone) with an in-place face, which checks what the environment returns:
 * structure, element type and length of the observation, and the kinds of the rest. Whether numbers are finite is for
 * training and evaluation to look at, which know the step.
 */
class InPlaceAdapter<O extends Space, A extends Space> extends InPlaceEnv<O, A> {
  readonly observationSpace: O;
  readonly actionSpace: A;
  readonly #env: Env<O, A>;
  readonly #leaves: SpaceLeaves<O>;
  readonly #transition: Transition = { reward: 0, terminated: false, truncated: false, info: NO_INFO };

  constructor(env: Env<O, A>) {
    super();
    for (const space of ["observationSpace", "actionSpace"] as const) {
      if (typeof env[space]?.contains !== "function") {
        throw new PeriluneError(
          `expected the environment's ${space} to be a space, got ${describeValue(env[space])}; give it a Box, a Discrete …`,
        );
      }
    }
    this.#env = env;
    this.observationSpace = env.observationSpace;
    this.actionSpace = env.actionSpace;
    this.#leaves = leavesOf(env.observationSpace);
    forwardFaces(env, this);
  }

  override resetInto(row: Row, options?: ResetOptions): Info {
    const { observation, info } = returned("reset", this.#env.reset(options));
    this.#write(observation, row, "reset");
    return info ?? NO_INFO;
  }

  override stepInto(action: ValueOf<A>, row: Row): Transition {
    const { observation, reward, terminated, truncated, info } = returned("step", this.#env.step(action));
    this.#write(observation, row, "step");
    if (typeof reward !== "number") {
      throw new PeriluneError(
        `step(): expected the reward to be a number, got ${describeValue(reward)}; mend the environment's step`,
      );
    }
    const transition = this.#transition;
    transition.reward = reward;
    transition.terminated = flag("terminated", terminated);
    transition.truncated = flag("truncated", truncated);
    transition.info = info ?? NO_INFO;
    return transition;
  }

  override get restorable(): boolean {
    return this.#env.state !== undefined && this.#env.restore !== undefined;
  }

  override state(): unknown {
    if (this.#env.state === undefined) throw notRestorable();
    return this.#env.state();
  }

  override restore(state: unknown): void {
    if (this.#env.restore === undefined) throw notRestorable();
    this.#env.restore(state);
  }

  #write(observation: unknown, row: Row, method: "reset" | "step"): void {
    try {
      this.#leaves.write(observation, row);
    } catch (error) {
      if (!(error instanceof PeriluneError)) throw error;
      throw new PeriluneError(`${method}(): observation: ${error.message}`, { cause: error });
    }
  }
}

/** What a method of the environment gave, when it is an object at all. */
function returned<T>(method: "reset" | "step", value: T): T {
  if (typeof value === "object" && value !== null) return value;
  const parts = method === "reset" ? "observation, info" : "observation, reward, terminated, truncated, info";
  throw new PeriluneError(`${method}(): expected an object, got ${describeValue(value)}; return { ${parts} }`);
}

function flag(name: "terminated" | "truncated", value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new PeriluneError(
    `step(): expected ${name} to be true or false, got ${describeValue(value)}; ` +
      "return { observation, reward, terminated, truncated, info }",
  );
}

function notRestorable(): PeriluneError {
  return new PeriluneError(
    "expected an environment that can be saved, got one without state() and restore(); implement both",
  );
}
