import { PeriluneError, unknownName } from "../errors.ts";

/** Which quantities are brought to unit scale by running statistics (VecNormalize of Stable-Baselines3). */
export interface NormalizeOptions {
  /** Observations: minus the running mean, by the running standard deviation. @default true */
  readonly normObs?: boolean;
  /** Rewards: by the running standard deviation of the discounted return. @default true */
  readonly normReward?: boolean;
  /** Normalised observations are clipped to ± this. @default 10 */
  readonly clipObs?: number;
  /** Normalised rewards are clipped to ± this. @default 10 */
  readonly clipReward?: number;
}

/** `false` for none, `true` for both with the usual clips, or the choices one by one. */
export type Normalize = boolean | NormalizeOptions;

const DEFAULTS: Required<NormalizeOptions> = { normObs: true, normReward: true, clipObs: 10, clipReward: 10 };
const OFF: Required<NormalizeOptions> = { ...DEFAULTS, normObs: false, normReward: false };

/** The normalisation with every choice written out; throws a PeriluneError when `value` is none. */
export function normalizeOptions(value: unknown): Required<NormalizeOptions> {
  if (typeof value === "boolean") return value ? DEFAULTS : OFF;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new PeriluneError(
      `expected true, false or normalisation options, got ${JSON.stringify(value)}; write {normObs: true, normReward: false}`,
    );
  }
  for (const [name, option] of Object.entries(value)) {
    if (!Object.hasOwn(DEFAULTS, name)) throw unknownName("normalisation option", name, Object.keys(DEFAULTS));
    const fits = name.startsWith("norm") ? typeof option === "boolean" : typeof option === "number" && option > 0;
    if (!fits) {
      const expected = name.startsWith("norm") ? "true or false" : "a number above 0";
      throw new PeriluneError(
        `normalisation option ${name} must be ${expected}, got ${JSON.stringify(option)}; mend it`,
      );
    }
  }
  return { ...DEFAULTS, ...value };
}
