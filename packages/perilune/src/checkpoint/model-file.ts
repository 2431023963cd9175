import type { KernelKind } from "../nn/interfaces.ts";
import { policyFromSpec } from "../policies/from-spec.ts";
import type { NamedTensor, Policy, PolicySpec } from "../policies/policy.ts";
import type { EnvReference } from "../vector/vector-env.ts";
import { canonicalReference, readReference } from "./references.ts";
import type { Tensor } from "./safetensors.ts";
import { asRecord, corrupted, type FileFormat, openFile, sealFile } from "./sealed-file.ts";
import { tensorsHash } from "./tensors-hash.ts";
import { VERSION } from "./version.ts";

/** What a model file says beside its policy. */
export interface ModelOrigin {
  /** The algorithm that learned it, as in `perilune train NAME`. */
  readonly algorithm: string | null;
  /** The environment it learned in, where that can be named as data. */
  readonly env: EnvReference | null;
}

/** A model file, read. */
export interface LoadedModel extends ModelOrigin {
  readonly policy: Policy;
  /** See `weightsHash`. */
  readonly weightsHash: string;
  /** The version of the library that wrote it. */
  readonly periluneVersion: string;
}

const FORMAT: FileFormat = { name: "model", version: 1 };

/**
 * A policy as one file (`model.safetensors`).
 *
 * It holds the policy and where it comes from, and nothing of the run: one configuration gives the same bytes.
 */
export function saveModel(policy: Policy, origin: ModelOrigin): Uint8Array {
  return sealFile(
    FORMAT,
    {
      perilune: VERSION,
      algorithm: origin.algorithm,
      env: origin.env && canonicalReference(origin.env),
      policy: policy.spec,
    },
    policy.tensors(),
  ).bytes;
}

/**
 * Reads a model file's bytes. Loading runs no code of the file: an environment's id is a name, never an import.
 *
 * @throws PeriluneError when the file is truncated, corrupted, no model, or of a newer version or policy kind
 */
export async function load(
  bytes: Uint8Array,
  options: { /** @default "simd" */ readonly kernels?: KernelKind } = {},
): Promise<LoadedModel> {
  const { content, tensors, tensorsHash: weightsHash } = openFile(FORMAT, bytes);
  const { perilune, algorithm } = content;
  const spec = asRecord(content.policy, FORMAT, "policy");
  if (typeof perilune !== "string") throw corrupted(FORMAT, "it does not say which version wrote it");
  if (typeof algorithm !== "string" && algorithm !== null) throw corrupted(FORMAT, "its algorithm is not a name");
  if (typeof spec.kind !== "string") throw corrupted(FORMAT, "its policy has no kind");
  return {
    policy: policyFromSpec(spec as PolicySpec, floatTensors(tensors), options),
    algorithm,
    env: readReference(content.env, FORMAT),
    weightsHash,
    periluneVersion: perilune,
  };
}

/** What names a policy's weights, the same for every form they are stored in: see `tensorsHash`. */
export function weightsHash(policy: Policy): string {
  return tensorsHash(policy.tensors());
}

/** A policy's tensors are floating point; others in the file are a lie. */
function floatTensors(tensors: ReadonlyMap<string, Tensor>): ReadonlyMap<string, NamedTensor> {
  const floats = new Map<string, NamedTensor>();
  for (const [name, { shape, data }] of tensors) {
    if (!(data instanceof Float32Array || data instanceof Float64Array)) {
      throw corrupted(FORMAT, `tensor "${name}" holds no floating-point numbers`);
    }
    floats.set(name, { shape, data });
  }
  return floats;
}
