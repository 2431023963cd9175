import { PeriluneError } from "../errors.ts";
import type { Activation, KernelKind } from "../nn/interfaces.ts";
import { activationCode } from "../nn/kernels/kernels.ts";
import { narrow } from "../spaces/any-space.ts";
import { spaceFromJson } from "../spaces/from-json.ts";
import { leavesOf } from "../spaces/leaves.ts";
import type { Space } from "../spaces/space.ts";
import { actionInputSize } from "./action-codec.ts";
import { ActorCriticPolicy } from "./actor-critic.ts";
import { chainCount, parameterCount } from "./actor-critic-network.ts";
import { actorCriticArch, layerSizes } from "./net-arch.ts";
import { ObservationEncoder } from "./observation-encoder.ts";
import type { NamedTensor, Policy, PolicySpec } from "./policy.ts";
import { QNetworkPolicy } from "./q-network-policy.ts";
import { TablePolicy, tableShape } from "./table-policy.ts";

/** Deeper than the JSON of any space that `spaceFromJson` reads: its bound, times the three levels of a Dict's part. */
const MAX_JSON_DEPTH = 128;

/**
 * The policy that `spec` and `tensors` describe, ready to predict.
 *
 * Both may come from an untrusted file: nothing in them is run, and no memory is taken beyond what the tensors given
 * account for. Throws a PeriluneError that names what is wrong.
 */
export function policyFromSpec(
  spec: PolicySpec,
  tensors: ReadonlyMap<string, NamedTensor>,
  options: { readonly kernels?: KernelKind } = {},
): Policy {
  const read = Object.hasOwn(readers, spec.kind) ? readers[spec.kind] : undefined;
  if (read === undefined) {
    const kinds = Object.keys(readers).map((kind) => `"${kind}"`);
    throw new PeriluneError(
      `expected a policy of kind ${kinds.join(" or ")}, got ${JSON.stringify(spec.kind)}; load it with a newer version`,
    );
  }
  const given = [...tensors.values()].reduce((sum, tensor) => sum + tensor.data.length, 0);
  const shaped = shapedNumbers([spec.observationSpace, spec.actionSpace]);
  if (!(shaped <= given)) throw notWhole(`at least ${shaped}`, given); // each has a weight: looked at before they are built
  const observationSpace = spaceFromJson(spec.observationSpace);
  const actionSpace = spaceFromJson(spec.actionSpace);
  const policy = read({ spec, observationSpace, actionSpace, given, options });
  loadTensors(policy, tensors);
  return policy;
}

/** What a policy is made of: its spec, the spaces it names, and how many numbers its tensors hold. */
interface Description {
  readonly spec: PolicySpec;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly given: number;
  readonly options: { readonly kernels?: KernelKind };
}

/** The kinds of policies; each is built with weights of 0, once the numbers given are known to suffice. */
const readers: Readonly<Record<string, (description: Description) => Policy>> = {
  actor_critic: ({ spec, observationSpace, actionSpace, given, options }) => {
    const netArch = actorCriticArch(spec.netArch);
    const activationFn = readActivation(spec);
    const { clipObs } = spec;
    if (clipObs !== null && !(typeof clipObs === "number" && clipObs > 0)) {
      throw wrongField("clipObs", "a number above 0, or null", clipObs);
    }
    requireNumbers(given, parameterCount(featuresOf(observationSpace), netArch, actionInputSize(actionSpace)));
    return new ActorCriticPolicy({ observationSpace, actionSpace, netArch, activationFn, clipObs, ...options });
  },
  q_network: ({ spec, observationSpace, actionSpace, given, options }) => {
    const netArch = layerSizes(spec.netArch);
    const activationFn = readActivation(spec);
    const { explorationRate } = spec;
    if (!(typeof explorationRate === "number" && explorationRate >= 0 && explorationRate <= 1)) {
      throw wrongField("explorationRate", "a number from 0 to 1", explorationRate);
    }
    const actions = narrow(actionSpace);
    if (actions.kind !== "discrete") throw wrongField("actionSpace", "discrete", actions.kind);
    requireNumbers(given, chainCount([featuresOf(observationSpace), ...netArch, actions.n]));
    return new QNetworkPolicy({
      observationSpace,
      actionSpace: actions,
      netArch,
      activationFn,
      explorationRate,
      ...options,
    });
  },
  table: ({ observationSpace, actionSpace, given }) => {
    const { states, actions } = tableShape(observationSpace, actionSpace);
    requireNumbers(given, states * actions);
    return new TablePolicy({ observationSpace, actionSpace });
  },
};

function readActivation({ activationFn }: PolicySpec): Activation {
  if (typeof activationFn === "string" && Object.hasOwn(activationCode, activationFn))
    return activationFn as Activation;
  throw wrongField("activationFn", `one of ${Object.keys(activationCode).join(", ")}`, activationFn);
}

function featuresOf(observationSpace: Space): number {
  return new ObservationEncoder(leavesOf(observationSpace).leaves).features;
}

function requireNumbers(given: number, needed: number): void {
  if (given < needed) throw notWhole(String(needed), given);
}

/** Copies tensors into a policy's own; throws a PeriluneError unless names, shapes and element types are the same. */
export function loadTensors(policy: Policy, tensors: ReadonlyMap<string, NamedTensor>): void {
  const own = policy.tensors();
  for (const name of tensors.keys()) {
    if (!own.has(name))
      throw new PeriluneError(`tensor "${name}" has no place in this policy; load it with its own spec`);
  }
  for (const [name, target] of own) {
    const source = tensors.get(name);
    if (source === undefined) throw new PeriluneError(`tensor "${name}" is missing; the file is not whole`);
    if (describe(source) !== describe(target) || source.data.length !== target.data.length) {
      throw new PeriluneError(
        `expected tensor "${name}" to be ${describe(target)}, got ${describe(source)}; load it with its own spec`,
      );
    }
    target.data.set(source.data);
  }
}

function describe({ shape, data }: NamedTensor): string {
  return `${data instanceof Float64Array ? "float64" : "float32"} [${shape.join(", ")}]`;
}

/** How many numbers the shapes in the JSON of spaces name, all together. */
function shapedNumbers(json: unknown, depth = 0): number {
  if (typeof json !== "object" || json === null || depth > MAX_JSON_DEPTH) return 0; // spaceFromJson says what is wrong
  let sum = 0;
  for (const [key, value] of Object.entries(json)) {
    sum +=
      key === "shape" && Array.isArray(value)
        ? value.reduce((product, length) => product * Math.abs(length), 1)
        : shapedNumbers(value, depth + 1);
  }
  return sum;
}

function notWhole(expected: string, given: number): PeriluneError {
  return new PeriluneError(`expected ${expected} weights for this policy, got ${given} numbers; the file is not whole`);
}

function wrongField(field: string, expected: string, got: unknown): PeriluneError {
  return new PeriluneError(
    `expected the policy's ${field} to be ${expected}, got ${JSON.stringify(got)}; load it with a newer version`,
  );
}
