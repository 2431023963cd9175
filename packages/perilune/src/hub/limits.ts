import { type LoadedModel, load } from "../checkpoint/model-file.ts";
import { PeriluneError } from "../errors.ts";
import type { KernelKind } from "../nn/interfaces.ts";
import type { NamedTensor } from "../policies/policy.ts";
import { equals } from "../spaces/any-space.ts";
import { makeReference } from "../training/env-source.ts";
import type { Board } from "./board.ts";

/** How large a model may be that a hub runs. */
export interface ModelLimits {
  /** Of the model file. */
  readonly bytes: number;
  /** Numbers in all its tensors. */
  readonly parameters: number;
}

/** A lander's network has 10,000 parameters, one of two layers of 1,024 a million. */
export const MODEL_LIMITS: ModelLimits = { bytes: 64_000_000, parameters: 10_000_000 };

/**
 * Reads a model file of a stranger and checks, before anything is run, that it may play on a board.
 *
 * @throws PeriluneError with the reason: too large, damaged, too many parameters, or made for other spaces
 */
export async function loadForBoard(
  file: Uint8Array,
  board: Board,
  options: { readonly limits?: ModelLimits; readonly kernels?: KernelKind } = {},
): Promise<LoadedModel> {
  const { limits = MODEL_LIMITS, ...kernels } = options;
  if (file.length > limits.bytes) throw tooLarge("the model file", file.length, limits.bytes, "bytes");
  const model = await load(file, kernels);
  const parameters = parameterCount(model.policy.tensors());
  if (parameters > limits.parameters) throw tooLarge("the model", parameters, limits.parameters, "parameters");
  const env = makeReference(board.env);
  try {
    for (const name of ["observationSpace", "actionSpace"] as const) {
      if (!equals(model.policy[name], env[name])) {
        throw new PeriluneError(
          `the policy's ${name} is not that of ${board.env.id} on the board ${board.id}; ` +
            "push an agent trained in the board's environment",
        );
      }
    }
  } finally {
    env.close?.();
  }
  return model;
}

/** How many numbers a policy's tensors hold. */
function parameterCount(tensors: ReadonlyMap<string, NamedTensor>): number {
  return [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
}

function tooLarge(what: string, got: number, limit: number, unit: string): PeriluneError {
  return new PeriluneError(`${what} has ${got} ${unit}, more than the ${limit} a board runs; push a smaller one`);
}
