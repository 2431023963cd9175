import { PeriluneError } from "../errors.ts";
import type { Adam } from "../nn/adam.ts";
import { loadTensors } from "../policies/from-spec.ts";
import type { Policy } from "../policies/policy.ts";
import type { NumericArray } from "../spaces/space.ts";
import type { Algorithm, AlgorithmState } from "./algorithm.ts";

/** What of a learner goes into every state. */
export interface Learner extends Pick<Algorithm, "name" | "numTimesteps" | "env"> {
  readonly policy: Policy;
  /** None where nothing is learned by gradients. */
  readonly optimizer?: Adam;
  readonly numEnvs: number;
}

/** What a run learns in and with: a state goes on only where these are the same. */
interface RunIdentity {
  readonly algorithm: string;
  readonly environment: Algorithm["env"];
  readonly numEnvs: number;
  readonly policy: Policy["spec"];
}

/** The state of a run: the policy's tensors, its optimizer, and `own`, what else the algorithm remembers. */
export function saveRun(learner: Learner, own: unknown): AlgorithmState {
  const tensors = [...learner.policy.tensors()].map(([name, { data }]): [string, NumericArray] => [name, data.slice()]);
  return {
    algorithm: learner.name,
    numTimesteps: learner.numTimesteps,
    arrays: {
      ...Object.fromEntries(tensors),
      ...(learner.optimizer === undefined ? {} : optimizerArrays(learner.optimizer)),
    },
    data: { run: identityOf(learner), own },
  };
}

/**
 * Puts the tensors and the optimizer of a state of `saveRun` back, and returns its `own`.
 *
 * Throws a PeriluneError, and changes nothing, unless it was taken from a run of this algorithm, environment and policy.
 */
export function restoreRun(learner: Learner, state: AlgorithmState): unknown {
  const { run, own } = (state.data ?? {}) as { readonly run?: RunIdentity; readonly own?: unknown };
  const identity = identityOf(learner);
  for (const key of ["algorithm", "environment", "numEnvs", "policy"] as const) {
    const [is, was] = [canonical(identity[key]), canonical(run?.[key])];
    if (is !== was) {
      throw new PeriluneError(`expected the state of a run with ${key} ${is}, got ${was}; configure the run as it was`);
    }
  }
  const tensors = [...learner.policy.tensors()].map(([name, { shape, data }]) => {
    return [name, { shape, data: arrayLike(state, name, data) }] as const;
  });
  const moments = learner.optimizer === undefined ? null : optimizerState(learner.optimizer, state);
  loadTensors(learner.policy, new Map(tensors));
  if (moments !== null) learner.optimizer?.restore(moments);
  return own;
}

function optimizerArrays(optimizer: Adam): Record<string, NumericArray> {
  const { firstMoment, secondMoment, beta1Power, beta2Power } = optimizer.state();
  return {
    "adam.first_moment": firstMoment,
    "adam.second_moment": secondMoment,
    "adam.powers": Float64Array.of(beta1Power, beta2Power),
  };
}

/** What `optimizerArrays` put into a state, for an optimizer of the same size. */
function optimizerState(optimizer: Adam, state: AlgorithmState): ReturnType<Adam["state"]> {
  const moments = optimizer.state();
  const firstMoment = arrayLike(state, "adam.first_moment", moments.firstMoment);
  const secondMoment = arrayLike(state, "adam.second_moment", moments.secondMoment);
  const [beta1Power, beta2Power] = arrayLike(state, "adam.powers", new Float64Array(2));
  return { firstMoment, secondMoment, beta1Power, beta2Power };
}

function identityOf({ name, env, numEnvs, policy }: Learner): RunIdentity {
  return { algorithm: name, environment: env, numEnvs, policy: policy.spec };
}

/** The value as JSON that does not depend on the order in which its keys were given. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** The array of that name, which must be as `like` is. */
function arrayLike<T extends NumericArray>(state: AlgorithmState, name: string, like: T): T {
  const array: NumericArray | undefined = state.arrays[name];
  if (array?.constructor === like.constructor && array.length === like.length) return array as T;
  throw new PeriluneError(`array "${name}" is missing from the state or of another size; take an undamaged checkpoint`);
}
