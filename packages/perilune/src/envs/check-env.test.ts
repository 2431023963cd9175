import { describe, expect, it } from "vitest";
import { Walk } from "../../../../tests/support/walk-env.ts";
import { PeriluneError } from "../errors.ts";
import { defaultRng } from "../random/generator.ts";
import { Box } from "../spaces/box.ts";
import { Dict } from "../spaces/dict.ts";
import { Discrete } from "../spaces/discrete.ts";
import { Tuple } from "../spaces/tuple.ts";
import { checkEnv } from "./check-env.ts";
import type { DrawContext } from "./draw-context.ts";
import { type Env, InPlaceEnv, NO_INFO, type ResetOptions, type Row, type Step, type Transition } from "./env.ts";

type Loose = Record<string, unknown>;

/** A walk with some of its members replaced; `this` in a method is the walk. */
function walkWith(members: Loose): () => Env {
  return () => Object.assign(new Walk(), members) as unknown as Env;
}

/** A walk whose steps return something else. */
function walkStepping(change: (step: Step<Float32Array>, action: number) => unknown): () => Env {
  return walkWith({
    step(this: Walk, action: number) {
      return change(Walk.prototype.step.call(this, action), action);
    },
  });
}

/** A walk whose resets return something else. */
function walkResetting(change: (reset: Loose, options?: ResetOptions) => unknown): () => Env {
  return walkWith({
    reset(this: Walk, options?: ResetOptions) {
      return change({ ...Walk.prototype.reset.call(this, options) }, options);
    },
  });
}

/** The walk with an in-place face, which its tests break. */
class InPlaceWalk extends InPlaceEnv<Box, Discrete> {
  readonly observationSpace: Box = new Box({ low: -2, high: 2, shape: [2] });
  readonly actionSpace: Discrete = new Discrete(2);
  protected readonly walk: Walk = new Walk();
  readonly #transition: Transition = { reward: 0, terminated: false, truncated: false, info: NO_INFO };

  resetInto(row: Row, options?: ResetOptions): typeof NO_INFO {
    this.write(row, this.walk.reset(options).observation[0]);
    return NO_INFO;
  }

  stepInto(action: number, row: Row): Transition {
    const { observation, reward, terminated } = this.walk.step(action);
    this.write(row, observation[0]);
    this.#transition.reward = reward;
    this.#transition.terminated = terminated;
    return this.#transition;
  }

  state(): unknown {
    return this.walk.state();
  }

  restore(state: unknown): void {
    this.walk.restore(state);
  }

  protected write(row: Row, position: number): void {
    row[0][0] = position;
    row[0][1] = 0;
  }
}

/** Forgets an element of the row. */
class HalfWritten extends InPlaceWalk {
  protected override write(row: Row, position: number): void {
    row[0][0] = position;
  }
}

/** Its plain face has another reward. */
class TwoFaced extends InPlaceWalk {
  override step(action: number): Step<Float32Array> {
    const step = super.step(action);
    return { ...step, reward: step.reward + 1 };
  }
}

const shared: { position: number } = { position: 0 };
let instances = 0;

const errors: [string, () => Env, string][] = [
  [
    "no environment",
    () => null as never,
    "expected an environment with reset(), got null; implement reset() and step()",
  ],
  ["no step", walkWith({ step: undefined }), "expected an environment with step()"],
  [
    "no observation space",
    walkWith({ observationSpace: undefined }),
    "expected the environment to have observationSpace, got none; set it in the constructor",
  ],
  ["no action space", walkWith({ actionSpace: undefined }), "expected the environment to have actionSpace, got none"],
  [
    "something else as space",
    walkWith({ actionSpace: { n: 2 } }),
    "expected actionSpace to be a space, got an object with the keys n; use Discrete, Box",
  ],
  [
    "something else inside a Dict",
    walkWith({ observationSpace: new Dict({ a: 3 as never }) }),
    "expected observationSpace.a to be a space, got the number 3",
  ],
  [
    "something else inside a Tuple",
    walkWith({ observationSpace: new Tuple([3 as never]) }),
    "expected observationSpace.0 to be a space, got the number 3",
  ],
  [
    "bounds of another shape",
    walkWith({ observationSpace: Object.assign(new Box({ low: -2, high: 2 }), { low: new Float32Array(2) }) }),
    "expected low and high to have the 1 elements of shape [1], got 2 and 1",
  ],
  [
    "a space that samples what it does not contain",
    walkWith({ actionSpace: Object.assign(new Discrete(2), { sample: () => 5 }) }),
    "actionSpace: expected sample() to give a member, got the number 5",
  ],
  [
    "a space that cannot be described",
    walkWith({ actionSpace: Object.assign(new Discrete(2), { toJSON: () => ({}) }) }),
    "actionSpace.toJSON(): expected it to return, got the error",
  ],
  [
    "a space described as another",
    walkWith({ actionSpace: Object.assign(new Discrete(2), { toJSON: () => new Discrete(3).toJSON() }) }),
    "actionSpace: expected toJSON() to describe it",
  ],
  [
    "reset without a default parameter",
    walkWith({
      reset({ seed }: ResetOptions) {
        return seed;
      },
    }),
    "make the parameter optional: reset({ seed } = {})",
  ],
  [
    "reset that refuses a seed",
    walkResetting((reset, options) => {
      if (options?.seed !== undefined) throw new Error("no seeds");
      return reset;
    }),
    'reset({"seed":0}): expected it to return, got the error "no seeds"; take an object with seed and options',
  ],
  [
    "reset that refuses options",
    walkResetting((reset, options) => {
      if (options?.options !== undefined) throw new Error("no options");
      return reset;
    }),
    'reset({"options":{}}): expected it to return',
  ],
  [
    "reset that returns nothing",
    walkResetting(() => undefined),
    "reset(): expected an object, got undefined; return { observation, info }",
  ],
  [
    "reset that returns a pair",
    walkResetting((reset) => [reset.observation, {}]),
    "reset(): expected observation, info, got an array of length 2 without observation, info",
  ],
  [
    "reset without info",
    walkResetting(({ observation }) => ({ observation })),
    "without info; return { observation, info }",
  ],
  [
    "info that is no object after reset",
    walkResetting((reset) => ({ ...reset, info: [] })),
    "reset(): expected info to be an object, got an array of length 0",
  ],
  [
    "another dtype after reset",
    walkResetting((reset) => ({ ...reset, observation: new Float64Array(1) })),
    "reset(): observation: expected a Float32Array of length 1 (shape [1]), got a Float64Array",
  ],
  [
    "a start outside the space",
    walkResetting((reset) => ({ ...reset, observation: Float32Array.of(3) })),
    "reset(): expected an observation within its space, got [3]; mend reset or widen the space",
  ],
  [
    "a seed that is not used",
    walkResetting((reset) => ({ ...reset, observation: Float32Array.of(defaultRng(instances++).random()) })),
    "reset(): expected the same episode from reset({ seed }) a second time, got a difference at run[0].observation[0]",
  ],
  [
    "step that throws",
    walkWith({
      step: () => {
        throw new Error("lost");
      },
    }),
    'step(): expected it to return, got the error "lost"; take every action of the action space',
  ],
  [
    "step that refuses an end of the action space",
    walkStepping((step, action) => {
      if (action === 1) throw new Error("only 0");
      return step;
    }),
    'got the error "only 0"',
  ],
  [
    "step that returns nothing",
    walkStepping(() => null),
    "step(): expected an object, got null; return { observation, reward, terminated, truncated, info }",
  ],
  [
    "step with four parts",
    walkStepping(({ truncated: _, ...step }) => step),
    "without truncated; return { observation, reward, terminated, truncated, info }",
  ],
  [
    "step with done",
    walkStepping(({ terminated, truncated: _, ...step }) => ({ ...step, done: terminated })),
    "step(): expected terminated and truncated, got done; tell an end inside the task from a limit",
  ],
  [
    "another dtype after step",
    walkStepping((step) => ({ ...step, observation: new Uint8Array(1) })),
    "step(): observation: expected a Float32Array of length 1 (shape [1]), got a Uint8Array",
  ],
  [
    "another shape after step",
    walkStepping((step) => ({ ...step, observation: new Float32Array(2) })),
    "got a Float32Array of length 2",
  ],
  [
    "a reward that is no number",
    walkStepping((step) => ({ ...step, reward: "1" })),
    'step(): expected reward to be a finite number, got the string "1"',
  ],
  ["a NaN reward", walkStepping((step) => ({ ...step, reward: Number.NaN })), "got the number NaN"],
  ["an infinite reward", walkStepping((step) => ({ ...step, reward: -Infinity })), "got the number -Infinity"],
  [
    "terminated that is no flag",
    walkStepping((step) => ({ ...step, terminated: 0 })),
    "step(): expected terminated to be true or false, got the number 0",
  ],
  [
    "truncated that is no flag",
    walkStepping((step) => ({ ...step, truncated: undefined })),
    "step(): expected truncated to be true or false, got undefined",
  ],
  [
    "info that is no object after step",
    walkStepping((step) => ({ ...step, info: null })),
    "step(): expected info to be an object, got null",
  ],
  [
    "an episode cut in its first step",
    walkStepping((step) => ({ ...step, truncated: true })),
    "step(): expected an episode of more than one step, got truncated at once",
  ],
  [
    "an action that step changes",
    () =>
      Object.assign(new Walk(), {
        actionSpace: new Box({ low: -1, high: 1 }),
        step(this: Walk, action: Float32Array) {
          action[0] = 0;
          return Walk.prototype.step.call(this, 1);
        },
      }) as unknown as Env,
    "step(): expected the action to stay as given, got it changed; copy the action",
  ],
  [
    "steps that differ with the same seed",
    walkStepping((step) => ({ ...step, reward: instances++ })),
    "step(): expected the same episode from reset({ seed }) a second time, got a difference at run[1].reward",
  ],
  [
    "info that differs with the same seed",
    walkStepping((step) => ({ ...step, info: { count: instances++ } })),
    "a difference at run[1].info.count",
  ],
  [
    "what an episode leaves to the next",
    () => {
      const seen = { count: 0 };
      return Object.assign(new Walk(), {
        state: undefined,
        restore: undefined,
        step(this: Walk, action: number) {
          const step = Walk.prototype.step.call(this, action);
          seen.count = Math.min(seen.count + 1, 30);
          return { ...step, reward: seen.count };
        },
      }) as unknown as Env;
    },
    "step(): expected the same episode",
  ],
  [
    "state without restore",
    walkWith({ restore: undefined }),
    "expected state() and restore() together, got state() without restore(); implement both or neither",
  ],
  ["restore without state", walkWith({ state: undefined }), "got restore() without state()"],
  [
    "a state that is no data",
    walkWith({
      state() {
        return { rng: defaultRng(0) };
      },
    }),
    'saving state(): expected it to return, got the error "value.rng is',
  ],
  [
    "a state that later steps change",
    walkWith({
      state() {
        return shared;
      },
      step(this: Walk, action: number) {
        shared.position += 1;
        return Walk.prototype.step.call(this, action);
      },
    }),
    "state(): expected a copy, got one that later steps change (state.position",
  ],
  [
    "a restore that forgets",
    walkWith({
      restore(this: Walk, state: unknown) {
        const kept = this.state() as { rng: unknown };
        Walk.prototype.restore.call(this, { ...(state as object), rng: kept.rng });
      },
    }),
    "restore(): expected state() to return what was restored, got state.rng",
  ],
  [
    "a state that lacks something",
    walkWith({
      state(this: Walk) {
        return { position: (Walk.prototype.state.call(this) as { position: number }).position };
      },
      restore(this: Walk, state: unknown) {
        Walk.prototype.restore.call(this, { ...(Walk.prototype.state.call(this) as object), ...(state as object) });
      },
    }),
    "restore(): expected the same steps again, got a difference at run[0].observation[0]",
  ],
  [
    "a row written in part",
    () => new HalfWritten(),
    "stepInto(): expected what step() returns, got a difference at run[0].observation[1]",
  ],
  [
    "faces that differ",
    () => new TwoFaced(),
    "stepInto(): expected what step() returns, got a difference at run[1].reward",
  ],
  [
    "a drawing that throws",
    walkWith({
      draw: () => {
        throw new Error("no ink");
      },
    }),
    'draw(): expected it to return, got the error "no ink"',
  ],
  [
    "a drawing without coordinates",
    walkWith({ draw: (context: DrawContext) => context.lineTo(Number.NaN, 0) }),
    "draw(): expected finite coordinates, got NaN in lineTo()",
  ],
  [
    "a drawing that changes the state",
    walkWith({
      draw(this: { position: number }, context: DrawContext) {
        context.fill();
        this.position = 0;
      },
    }),
    "draw(): expected the state to stay as it was",
  ],
  [
    "close that throws at once",
    walkWith({
      close: () => {
        throw new Error("stuck");
      },
    }),
    'close(): expected it to return, got the error "stuck"',
  ],
];

const warnings: [string, () => Env, string][] = [
  [
    "no lower bound",
    walkWith({ observationSpace: new Box({ low: -Infinity, high: 2 }) }),
    "observationSpace: low is -Infinity, probably too low",
  ],
  [
    "no upper bound",
    walkWith({ observationSpace: new Box({ low: -2, high: Infinity }) }),
    "observationSpace: high is Infinity, probably too high",
  ],
  [
    "a bound missing inside a Dict",
    walkWith({
      actionSpace: new Dict({ push: new Box({ low: -1, high: Infinity }) }),
      step(this: Walk) {
        return Walk.prototype.step.call(this, 1);
      },
    }),
    'actionSpace "push": high is Infinity',
  ],
  [
    "equal bounds",
    () => {
      const env = new InPlaceWalk();
      return Object.assign(env, { observationSpace: new Box({ low: [-2, 0], high: [2, 0] }) });
    },
    "observationSpace: low equals high in some element",
  ],
  [
    "actions beyond 1",
    walkWith({
      actionSpace: new Box({ low: -2, high: 2 }),
      step(this: Walk) {
        return Walk.prototype.step.call(this, 1);
      },
    }),
    "actionSpace: actions learn best between -1 and 1",
  ],
  [
    "lopsided actions",
    walkWith({
      actionSpace: new Box({ low: -0.5, high: 1 }),
      step(this: Walk) {
        return Walk.prototype.step.call(this, 1);
      },
    }),
    "actionSpace: actions learn best between -1 and 1",
  ],
  [
    "an observation that leaves its space",
    walkWith({ observationSpace: new Box({ low: -0.6, high: 0.6 }) }),
    "step(): the observation left its space ([",
  ],
  ["a method seed()", walkWith({ seed: () => 0 }), "seed(): is never called; seed in reset({ seed }) instead"],
  [
    "a default seed",
    walkResetting((_, options) => new Walk().reset({ seed: options?.seed ?? 0 })),
    "reset(): without a seed every stream gives the same start",
  ],
  [
    "seeds that change nothing",
    walkWith({
      reset(this: Walk) {
        return Walk.prototype.reset.call(this, { seed: 0 });
      },
    }),
    "reset(): seeds 123 and 456 give the same episode",
  ],
  [
    "an observation array used again",
    () => {
      const array = new Float32Array(1);
      return walkStepping((step) => {
        array.set(step.observation);
        return { ...step, observation: array };
      })();
    },
    "step(): overwrote the observation returned before; return a new array",
  ],
  [
    "no state",
    walkWith({ state: undefined, restore: undefined }),
    "state(): not offered, so a run cannot be resumed exactly",
  ],
  [
    "save without restore",
    walkWith({
      draw: (context: DrawContext) => {
        context.save();
        context.fill();
      },
    }),
    "draw(): save() and restore() do not match",
  ],
  ["an empty drawing", walkWith({ draw: () => {} }), "draw(): drew nothing"],
  [
    "a second close that throws",
    () => {
      let open = true;
      return walkWith({
        close: () => {
          if (!open) throw new Error("closed");
          open = false;
        },
      })();
    },
    'close(): a second call threw "Error: closed"; let it do nothing when already closed',
  ],
];

describe("checkEnv", () => {
  it("finds nothing in a good environment, given as it is or as a function", () => {
    expect(checkEnv(new Walk())).toEqual([]);
    expect(checkEnv(() => new Walk())).toEqual([]);
    expect(checkEnv(() => new InPlaceWalk())).toEqual([]);
  });

  it.each(errors)("ends at %s", (_, make, message) => {
    expect(() => checkEnv(make)).toThrow(PeriluneError);
    expect(() => checkEnv(make)).toThrow(message);
  });

  it.each(warnings)("warns of %s", (_, make, message) => {
    const found = checkEnv(make);
    expect(found.filter((warning) => warning.includes(message))).toHaveLength(1);
  });
});
