import { layerBounds, type NetArch } from "../policies/net-arch.ts";
import type { Normalize } from "../policies/normalize.ts";
import type { Frequency } from "./frequency.ts";
import type { Schedule } from "./schedule.ts";

interface About {
  /** What it is, in one line. */
  readonly meaning: string;
  /** What raising it (or switching it on) does. */
  readonly raising: string;
  /** Whether `null` (none) is a value too. */
  readonly nullable?: true;
}

/** A hyper-parameter that is a number; a schedule's may change over the run, a frequency's may have a unit. */
export interface NumericDescriptor extends About {
  readonly kind: "number" | "integer" | "schedule" | "frequency";
  readonly default: number | null;
  /** Smallest value allowed. */
  readonly min?: number;
  /** Largest value allowed. */
  readonly max?: number;
  /** Range worth searching when tuning. */
  readonly tune?: readonly [number, number];
}

/** A hyper-parameter that is one of a few names. */
interface ChoiceDescriptor extends About {
  readonly kind: "choice";
  readonly default: string | null;
  readonly choices: readonly string[];
}

/** A hyper-parameter of any other kind. */
interface OtherDescriptor extends About {
  readonly kind: "boolean" | "layers" | "net_arch" | "normalize";
  readonly default: boolean | readonly number[];
}

/**
 * Everything that is to be known of one hyper-parameter.
 *
 * One record gives the TypeScript type, the checks, the reading of command lines and YAML, forms, tables and search.
 */
export type Descriptor = NumericDescriptor | ChoiceDescriptor | OtherDescriptor;

/** The hyper-parameters of an algorithm, by their names in code. */
export type Descriptors = Readonly<Record<string, Descriptor>>;

interface KindTypes {
  number: number;
  integer: number;
  schedule: Schedule;
  frequency: Frequency;
  boolean: boolean;
  layers: readonly number[];
  net_arch: NetArch;
  normalize: Normalize;
}

type ValueOfDescriptor<D> =
  | (D extends { readonly choices: readonly (infer C)[] } ? C : never)
  | (D extends { readonly kind: infer K extends keyof KindTypes } ? KindTypes[K] : never)
  | (D extends { readonly nullable: true } ? null : never);

/** The type of the hyper-parameters that some descriptors describe. */
export type Infer<D> = { readonly [K in keyof D]: ValueOfDescriptor<D[K]> };

/** What a value of the descriptor may be, in words: `a number from 0 to 1`. */
export function expectedOf(descriptor: Descriptor): string {
  const orNull = descriptor.nullable ? ", or null" : "";
  switch (descriptor.kind) {
    case "boolean":
      return `true or false${orNull}`;
    case "choice":
      return `one of ${descriptor.choices.join(", ")}${orNull}`;
    case "layers":
      return `layer sizes such as 64,64 ${layerBounds}${orNull}`;
    case "net_arch":
      return `layer sizes such as 64,64 or dict(pi=[64], vf=[64]) ${layerBounds}${orNull}`;
    case "normalize":
      return `true, false or dict(norm_obs=True, norm_reward=False)${orNull}`;
    default: {
      const { kind, min, max } = descriptor;
      const range =
        min === undefined
          ? max === undefined
            ? ""
            : ` of at most ${max}`
          : max === undefined
            ? ` of at least ${min}`
            : ` from ${min} to ${max}`;
      const isWhole = kind === "integer" || kind === "frequency";
      const forms = {
        schedule: " (or falling from it to 0, as lin_3e-4 does)",
        frequency: " (or with a unit: 1,episode)",
      };
      const form = kind === "schedule" || kind === "frequency" ? forms[kind] : "";
      return `${isWhole ? "an integer" : "a number"}${range}${form}${orNull}`;
    }
  }
}
