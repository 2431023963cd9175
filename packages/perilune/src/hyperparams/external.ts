import { PeriluneError } from "../errors.ts";
import { checkHyperparam, descriptorOf } from "./check.ts";
import { type Descriptor, type Descriptors, expectedOf, type Infer } from "./descriptor.ts";
import { camelCase, snakeCase } from "./names.ts";
import { parsePythonLiteral } from "./python-literal.ts";
import { isLinearSchedule } from "./schedule.ts";

/**
 * Hyper-parameters from a record of the outside (YAML, JSON) with its snake_case names and RL Zoo's spellings.
 *
 * `learning_rate: lin_3e-4`, `net_arch: [64, 64]` and `policy_kwargs: dict(net_arch=[64, 64])` are understood. Throws a
 * PeriluneError for an unknown name (with the closest match) or a value that does not fit.
 */
export function hyperparamsFromRecord<D extends Descriptors>(
  descriptors: D,
  record: Readonly<Record<string, unknown>>,
): Partial<Infer<D>> {
  const { policy_kwargs: policyKwargs, ...rest } = record;
  const values: Record<string, unknown> = {};
  for (const [outside, raw] of Object.entries({ ...rest, ...policyRecord(policyKwargs) })) {
    const name = camelCase(outside);
    const descriptor = descriptorOf(descriptors, name, snakeCase);
    values[name] = read(outside, descriptor, raw);
    checkHyperparam(outside, descriptor, values[name]);
  }
  return values as Partial<Infer<D>>;
}

/** Hyper-parameters from the words of a command line, such as `learning_rate=3e-4` and `net_arch=64,64`. */
export function hyperparamsFromWords<D extends Descriptors>(
  descriptors: D,
  words: readonly string[],
): Partial<Infer<D>> {
  const entries = words.map((word): [string, unknown] => {
    const equals = word.indexOf("=");
    if (equals >= 1) return [word.slice(0, equals).trim(), word.slice(equals + 1)];
    throw new PeriluneError(`expected a hyper-parameter as name=value, got "${word}"; write learning_rate=3e-4`);
  });
  return hyperparamsFromRecord(descriptors, Object.fromEntries(entries));
}

/** The record of the outside that `hyperparamsFromRecord` reads back; only plain data, to be written as YAML or JSON. */
export function hyperparamsToRecord(hyperparams: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(hyperparams).map(([name, value]) => [snakeCase(name), write(name, value)]));
}

function write(name: string, value: unknown): unknown {
  if (typeof value === "function") {
    throw new PeriluneError(
      `hyper-parameter ${name} is a function, which no configuration can hold; give a number or { kind: "linear", initial }`,
    );
  }
  if (isLinearSchedule(value)) return `lin_${value.initial}`;
  return isRecord(value) ? renameKeys(value, snakeCase) : value;
}

/** RL Zoo's `policy_kwargs`, whose entries (`net_arch`, `activation_fn`, …) are hyper-parameters here. */
function policyRecord(raw: unknown): Readonly<Record<string, unknown>> {
  const value = typeof raw === "string" ? parsePythonLiteral(raw) : (raw ?? {});
  if (isRecord(value)) return value;
  throw new PeriluneError(
    `policy_kwargs must be a record, got ${JSON.stringify(raw)}; write it as dict(net_arch=[64, 64])`,
  );
}

/** A raw value as the code takes it: text is read by its kind, names within records become camelCase. */
function read(name: string, descriptor: Descriptor, raw: unknown): unknown {
  const value = typeof raw === "string" ? readText(name, descriptor, raw.trim()) : raw;
  if (isLinearSchedule(value)) return value;
  if (descriptor.kind === "net_arch" && Array.isArray(value)) return mergedArch(value);
  return isRecord(value) ? renameKeys(value, camelCase) : value;
}

function readText(name: string, descriptor: Descriptor, text: string): unknown {
  if (/^(null|none)$/i.test(text)) return null;
  switch (descriptor.kind) {
    case "choice":
      return readChoice(descriptor.choices, text);
    case "layers":
    case "net_arch":
      return /^\d/.test(text)
        ? text.split(",").map((part) => readNumber(name, descriptor, part))
        : parsePythonLiteral(text);
    case "boolean":
    case "normalize":
      return /^(true|false)$/i.test(text) ? text.toLowerCase() === "true" : parsePythonLiteral(text);
    case "frequency":
      return readFrequency(name, descriptor, text);
    case "schedule":
      if (text.startsWith("lin_")) return { kind: "linear", initial: readNumber(name, descriptor, text.slice(4)) };
      return readNumber(name, descriptor, text);
    default:
      return readNumber(name, descriptor, text);
  }
}

/** `4`, `1,episode` or `(1, 'episode')`. */
function readFrequency(name: string, descriptor: Descriptor, text: string): unknown {
  if (!/^\d/.test(text)) return parsePythonLiteral(text);
  const [count, ...unit] = text.split(",").map((part) => part.trim());
  const number = readNumber(name, descriptor, count);
  return unit.length === 0 ? number : [number, ...unit];
}

/** The choice that is meant: `nn.LeakyReLU` is `leaky_relu`. */
function readChoice(choices: readonly string[], text: string): string {
  const plain = (name: string): string =>
    name
      .replace(/^(torch\.)?nn\./, "")
      .replaceAll("_", "")
      .toLowerCase();
  return choices.find((choice) => plain(choice) === plain(text)) ?? text;
}

function readNumber(name: string, descriptor: Descriptor, text: string): number {
  if (/^\s*[+-]?(\d[\d_]*\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text)) return Number(text.replaceAll("_", ""));
  throw new PeriluneError(
    `hyper-parameter ${name} must be ${expectedOf(descriptor)}, got "${text}"; write ${name}=NUMBER`,
  );
}

/** Older settings end a list of shared layers with the two branches: `[64, dict(pi=[32], vf=[32])]`. */
function mergedArch(layers: readonly unknown[]): unknown {
  const branches = layers.at(-1);
  return isRecord(branches) ? { shared: layers.slice(0, -1), ...branches } : layers;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function renameKeys(
  record: Readonly<Record<string, unknown>>,
  rename: (name: string) => string,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [rename(key), value]));
}
