/** One number of an observation or of a continuous action. */
export interface QuantityDoc {
  readonly name: string;
  /** Least value, `-Infinity` where there is none; the space's bounds are made from these. */
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
  /** What a whole number stands for: "row · 12 + column". */
  readonly meaning?: string;
}

/** One keyword argument of `make`; its default, type and range check what a caller gives. */
export interface ArgumentDoc {
  readonly type: "boolean" | "number" | "integer" | "string" | "numbers" | "strings";
  /** `null` for an argument that may be left open. */
  readonly default: boolean | number | string | readonly number[] | readonly string[] | null;
  readonly description: string;
  /** The strings allowed. @default any */
  readonly choices?: readonly string[];
  /** How many numbers or strings a list holds. @default any */
  readonly length?: number;
  /** Least and greatest value; `exclusive` leaves out the ends. */
  readonly min?: number;
  readonly max?: number;
  readonly exclusive?: boolean;
}

/**
 * An environment's documentation as data.
 *
 * One record makes the bounds of its spaces, its page, the read-out beside it, the keys to play it, the check of its
 * arguments, and a test that the page tells the truth.
 */
export interface EnvDoc {
  readonly title: string;
  readonly description: string;
  /** What each number of the observation is, in order (a Discrete is one number); the bounds are the space's. */
  readonly observation: readonly QuantityDoc[];
  /** Names of discrete actions in order, or the numbers of a continuous action. */
  readonly actions: readonly string[] | readonly QuantityDoc[];
  /** Keyboard: `KeyboardEvent.key` → action (an index, or the vector of a continuous action). */
  readonly keys: Readonly<Record<string, number | readonly number[]>>;
  /** Action when no key is held; `null` where the world waits for one. */
  readonly idle: number | readonly number[] | null;
  /** Newtons of a full push by hand (`perturb`), where it can be pushed: what a trained agent withstands for a moment. */
  readonly push?: number;
  readonly rewards: string;
  readonly startingState: string;
  readonly episodeEnd: readonly string[];
  readonly arguments: Readonly<Record<string, ArgumentDoc>>;
  /** Paper or origin of the dynamics. */
  readonly source: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Frames a second at which the environment runs in real time. */
  readonly fps: number;
  /** Size of its drawing, in pixels. */
  readonly width: number;
  readonly height: number;
}
