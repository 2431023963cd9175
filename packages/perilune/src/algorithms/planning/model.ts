import type { Env } from "../../envs/env.ts";
import { PeriluneError } from "../../errors.ts";
import { tableShape } from "../../policies/table-policy.ts";
import type { Discrete } from "../../spaces/discrete.ts";

/** Every outcome of every action in every state, in flat arrays: what planning works on. */
export interface Model {
  readonly states: number;
  readonly actions: number;
  /** Outcomes of action a in state s stand from `first[s · actions + a]` up to the next entry, [states · actions + 1]. */
  readonly first: Int32Array;
  readonly probabilities: Float64Array;
  readonly nextStates: Int32Array;
  readonly rewards: Float64Array;
  /** 1 where the episode goes on; 0 where the outcome ends it, so that nothing comes after. */
  readonly continues: Uint8Array;
}

/**
 * The model of an environment that offers `transitions(state, action)`, itself or through its wrappers.
 *
 * @throws PeriluneError when it offers none, its spaces are not finite and Discrete, or its probabilities are no
 *   distribution
 */
export function modelOf(env: Env): Model {
  if (env.transitions === undefined) {
    throw new PeriluneError(
      "expected an environment with transitions(state, action), got one without; learn in it instead",
    );
  }
  const { states, actions } = tableShape(env.observationSpace, env.actionSpace);
  const { start } = env.actionSpace as Discrete;
  const first = new Int32Array(states * actions + 1);
  const outcomes = [];
  for (let state = 0; state < states; state++) {
    for (let action = 0; action < actions; action++) {
      const own = env.transitions(state, start + action);
      let sum = 0;
      for (const { probability, state: next, reward } of own) {
        if (!(probability >= 0 && Number.isFinite(reward) && Number.isInteger(next) && next >= 0 && next < states)) {
          throw notModel(state, action, `probability ${probability}, state ${next}, reward ${reward}`);
        }
        sum += probability;
      }
      if (!(Math.abs(sum - 1) < 1e-9)) throw notModel(state, action, `probabilities that sum to ${sum}`);
      outcomes.push(...own);
      first[state * actions + action + 1] = outcomes.length;
    }
  }
  return {
    states,
    actions,
    first,
    probabilities: Float64Array.from(outcomes, ({ probability }) => probability),
    nextStates: Int32Array.from(outcomes, ({ state }) => state),
    rewards: Float64Array.from(outcomes, ({ reward }) => reward),
    continues: Uint8Array.from(outcomes, ({ terminated }) => (terminated ? 0 : 1)),
  };
}

/** q(s, a) = Σ p (r + γ v(s')), where v(s') counts only if the episode goes on (Sutton & Barto, 2018, equation 4.6). */
export function actionValue(model: Model, values: Float64Array, gamma: number, state: number, action: number): number {
  const { first, probabilities, nextStates, rewards, continues } = model;
  const place = state * model.actions + action;
  let sum = 0;
  for (let i = first[place]; i < first[place + 1]; i++) {
    const later = continues[i] === 0 ? 0 : gamma * values[nextStates[i]];
    sum += probabilities[i] * (rewards[i] + later);
  }
  return sum;
}

/** The values of all actions under those of the states, [states, actions]. */
export function actionValues(model: Model, values: Float64Array, gamma: number): Float64Array {
  const { states, actions } = model;
  return Float64Array.from({ length: states * actions }, (_, i) =>
    actionValue(model, values, gamma, Math.floor(i / actions), i % actions),
  );
}

function notModel(state: number, action: number, got: string): PeriluneError {
  return new PeriluneError(
    `transitions(${state}, ${action}): expected outcomes within the states whose probabilities sum to 1, got ${got}; ` +
      "mend the environment's transitions",
  );
}
