import { type Env, NO_INFO, type Outcome, type Reset, type Step } from "../../packages/perilune/src/envs/env.ts";
import { defaultRng, type Generator } from "../../packages/perilune/src/random/generator.ts";
import { Discrete } from "../../packages/perilune/src/spaces/discrete.ts";

/** A task that never ends, played from its model: `outcomes(state, action)`; it begins in state 0. */
export class ContinuingWorld implements Env<Discrete, Discrete> {
  readonly observationSpace: Discrete;
  readonly actionSpace: Discrete;
  readonly #model: (readonly Outcome[])[][];
  #rng: Generator = defaultRng(0);
  #state = 0;

  constructor(states: number, actions: number, outcomes: (state: number, action: number) => readonly Outcome[]) {
    this.observationSpace = new Discrete(states);
    this.actionSpace = new Discrete(actions);
    this.#model = Array.from({ length: states }, (_, state) =>
      Array.from({ length: actions }, (_, action) => outcomes(state, action)),
    );
  }

  reset({ seed }: { readonly seed?: number } = {}): Reset<number> {
    if (seed !== undefined) this.#rng = defaultRng(seed);
    this.#state = 0;
    return { observation: 0, info: NO_INFO };
  }

  step(action: number): Step<number> {
    const outcomes = this.transitions(this.#state, action);
    let rest = this.#rng.random();
    const drawn = outcomes.find(({ probability }) => (rest -= probability) < 0) ?? outcomes[outcomes.length - 1];
    this.#state = drawn.state;
    return { observation: drawn.state, reward: drawn.reward, terminated: false, truncated: false, info: NO_INFO };
  }

  transitions(state: number, action: number): readonly Outcome[] {
    return this.#model[state][action];
  }
}

const sure = (state: number, reward: number): Outcome[] => [{ probability: 1, state, reward, terminated: false }];

/**
 * Two states. In the first, action 0 stays and pays 1, action 1 goes to the second and pays nothing; there both go back
 * and pay 3. By hand: staying earns 1 a step, going round (0 + 3) / 2 = 1.5, the optimum.
 */
export function twoStateChain(): ContinuingWorld {
  return new ContinuingWorld(2, 2, (state, action) =>
    state === 1 ? sure(0, 3) : action === 1 ? sure(1, 0) : sure(0, 1),
  );
}

/**
 * The access-control queue of Sutton & Barto, 2018, example 10.2: ten servers, customers that pay 1, 2, 4 or 8 as the
 * head of a queue; accept (action 1) or reject (0) each. A busy server becomes free with probability 0.06 a step.
 * State: free servers × 4 + the customer's kind. It begins with all of them busy.
 */
export function accessControl(servers = 10, becomesFree = 0.06): ContinuingWorld {
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
  return new ContinuingWorld((servers + 1) * 4, 2, (state, action) => {
    const free = Math.floor(state / 4);
    const accepts = action === 1 && free > 0;
    const left = accepts ? free - 1 : free;
    const busy = servers - left;
    return Array.from({ length: busy + 1 }, (_, freed) => freed).flatMap((freed) =>
      [0, 1, 2, 3].map((kind) => ({
        probability: (choose(busy, freed) * becomesFree ** freed * (1 - becomesFree) ** (busy - freed)) / 4,
        state: (left + freed) * 4 + kind,
        reward: accepts ? 2 ** (state % 4) : 0,
        terminated: false,
      })),
    );
  });
}
