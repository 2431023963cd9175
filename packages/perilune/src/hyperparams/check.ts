import { PeriluneError, unknownName } from "../errors.ts";
import { actorCriticArch, layerSizes } from "../policies/net-arch.ts";
import { normalizeOptions } from "../policies/normalize.ts";
import { type Descriptor, type Descriptors, expectedOf, type Infer, type NumericDescriptor } from "./descriptor.ts";
import { countOf } from "./frequency.ts";
import { isLinearSchedule } from "./schedule.ts";

/**
 * The full hyper-parameters of an algorithm: the defaults, with those given in their place.
 *
 * Throws a PeriluneError for a name that does not exist, a value of the wrong type or one out of its range.
 */
export function resolveHyperparams<D extends Descriptors>(descriptors: D, given: Partial<Infer<D>> = {}): Infer<D> {
  const resolved: Record<string, unknown> = {};
  for (const [name, descriptor] of Object.entries(descriptors)) resolved[name] = descriptor.default;
  for (const [name, value] of Object.entries(given)) {
    checkHyperparam(name, descriptorOf(descriptors, name), value);
    resolved[name] = value;
  }
  return resolved as Infer<D>;
}

/** The descriptor of that name; an unknown name is an error with the closest match. */
export function descriptorOf(
  descriptors: Descriptors,
  name: string,
  shown: (name: string) => string = String,
): Descriptor {
  if (Object.hasOwn(descriptors, name)) return descriptors[name];
  throw unknownName("hyper-parameter", shown(name), Object.keys(descriptors).map(shown));
}

/** Throws a PeriluneError unless `value` (as in code) fits its descriptor; `name` is as the user wrote it. */
export function checkHyperparam(name: string, descriptor: Descriptor, value: unknown): void {
  if (value === null && descriptor.nullable) return;
  if (fits(descriptor, value)) return;
  const usual = JSON.stringify(descriptor.default);
  const got = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? typeof value);
  throw new PeriluneError(
    `hyper-parameter ${name} must be ${expectedOf(descriptor)}, got ${got}; leave it out for its default, ${usual}`,
  );
}

function fits(descriptor: Descriptor, value: unknown): boolean {
  switch (descriptor.kind) {
    case "boolean":
      return typeof value === "boolean";
    case "choice":
      return descriptor.choices.includes(value as string);
    case "layers":
      return passes(layerSizes, value);
    case "net_arch":
      return passes(actorCriticArch, value);
    case "normalize":
      return passes(normalizeOptions, value);
    case "schedule":
      return typeof value === "function" || inRange(descriptor, isLinearSchedule(value) ? value.initial : value);
    case "frequency":
      return inRange(descriptor, countOf(value));
    default:
      return inRange(descriptor, value);
  }
}

function passes(check: (value: unknown) => unknown, value: unknown): boolean {
  try {
    check(value);
    return true;
  } catch (error) {
    if (error instanceof PeriluneError) return false;
    throw error;
  }
}

function inRange(descriptor: NumericDescriptor, value: unknown): boolean {
  const { kind, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = descriptor;
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  if ((kind === "integer" || kind === "frequency") && !Number.isSafeInteger(value)) return false;
  return value >= min && value <= max;
}
