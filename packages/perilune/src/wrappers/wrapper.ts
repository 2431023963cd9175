import { type Env, type Info, InPlaceEnv, type ResetOptions, type Row, type Transition } from "../envs/env.ts";
import { asInPlace, forwardFaces } from "../envs/in-place-adapter.ts";
import type { Space, ValueOf } from "../spaces/space.ts";

/** The spaces a wrapper shows where they are not those of the environment inside. */
export interface WrapperSpaces<O extends Space, A extends Space> {
  readonly observationSpace?: O;
  readonly actionSpace?: A;
}

/**
 * An environment around another, which passes everything through; wrappers override what they change.
 *
 * Both faces pass through one pair of methods, `resetInto` and `stepInto`. A wrapper never writes into the transition
 * it gets from inside, which belongs to the environment there.
 */
export class Wrapper<O extends Space = Space, A extends Space = Space> extends InPlaceEnv<O, A> {
  readonly observationSpace: O;
  readonly actionSpace: A;
  /** The environment inside. */
  readonly env: Env<Space, A>;
  /** Its in-place face. */
  protected readonly inner: InPlaceEnv<Space, A>;

  constructor(env: Env<Space, A>, spaces: WrapperSpaces<O, A> = {}) {
    super();
    this.env = env;
    this.inner = asInPlace(env);
    this.observationSpace = spaces.observationSpace ?? (env.observationSpace as O);
    this.actionSpace = spaces.actionSpace ?? env.actionSpace;
    forwardFaces(this.inner, this);
  }

  /** The environment inside all wrappers. */
  get unwrapped(): Env {
    return this.env instanceof Wrapper ? this.env.unwrapped : this.env;
  }

  override get restorable(): boolean {
    return this.inner.restorable;
  }

  override resetInto(row: Row, options?: ResetOptions): Info {
    return this.inner.resetInto(row, options);
  }

  override stepInto(action: ValueOf<A>, row: Row): Transition {
    return this.inner.stepInto(action, row);
  }

  override state(): unknown {
    return this.inner.state();
  }

  override restore(state: unknown): void {
    this.inner.restore(state);
  }
}
