import { PeriluneError } from "../errors.ts";
import type { Activation, KernelKind } from "../nn/interfaces.ts";
import { activationCode } from "../nn/kernels/kernels.ts";
import { spaceFromJson } from "../spaces/from-json.ts";
import { leavesOf } from "../spaces/leaves.ts";
import { actionInputSize } from "./action-codec.ts";
import { ActorCriticPolicy } from "./actor-critic.ts";
import { parameterCount } from "./actor-critic-network.ts";
import { actorCriticArch } from "./net-arch.ts";
import { ObservationEncoder } from "./observation-encoder.ts";
import type { NamedTensor, Policy, PolicySpec } from "./policy.ts";

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
  if (spec.kind !== "actor_critic") {
    throw new PeriluneError(
      `expected a policy of kind "actor_critic", got ${JSON.stringify(spec.kind)}; load it with a newer version`,
    );
  }
  const given = [...tensors.values()].reduce((sum, tensor) => sum + tensor.data.length, 0);
  const shaped = shapedNumbers([spec.observationSpace, spec.actionSpace]);
  if (!(shaped <= given)) throw notWhole(`at least ${shaped}`, given); // each has a weight: looked at before they are built
  const observationSpace = spaceFromJson(spec.observationSpace);
  const actionSpace = spaceFromJson(spec.actionSpace);
  const netArch = actorCriticArch(spec.netArch);
  const { activationFn, clipObs } = spec;
  if (typeof activationFn !== "string" || !Object.hasOwn(activationCode, activationFn)) {
    throw wrongField("activationFn", `one of ${Object.keys(activationCode).join(", ")}`, activationFn);
  }
  if (clipObs !== null && !(typeof clipObs === "number" && clipObs > 0)) {
    throw wrongField("clipObs", "a number above 0, or null", clipObs);
  }
  const { features } = new ObservationEncoder(leavesOf(observationSpace).leaves);
  const needed = parameterCount(features, netArch, actionInputSize(actionSpace));
  if (given < needed) throw notWhole(String(needed), given);
  const policy = new ActorCriticPolicy({
    observationSpace,
    actionSpace,
    netArch,
    activationFn: activationFn as Activation,
    clipObs,
    ...options,
  });
  loadTensors(policy, tensors);
  return policy;
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
