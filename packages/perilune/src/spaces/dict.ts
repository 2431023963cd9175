import { PeriluneError } from "../errors.ts";
import type { Generator } from "../random/generator.ts";
import type { Space, SpaceJson, ValueOf } from "./space.ts";

/** The values of a record of spaces. */
export type DictValue<S extends Readonly<Record<string, Space>>> = { readonly [K in keyof S]: ValueOf<S[K]> };

/**
 * Values of several spaces, by name.
 *
 * Parts stand in the order of their sorted names, as in Gymnasium, however the record was written: a network's inputs
 * do not depend on it. Use `keys`, not the record's own order.
 */
export class Dict<S extends Readonly<Record<string, Space>> = Readonly<Record<string, Space>>>
  implements Space<DictValue<S>>
{
  readonly kind = "dict";
  readonly spaces: S;
  /** Names of the parts, sorted by code unit. */
  readonly keys: readonly (keyof S & string)[];

  constructor(spaces: S) {
    this.keys = Object.freeze(Object.keys(spaces).sort());
    if (this.keys.length === 0) {
      throw new PeriluneError("Dict: expected at least one space, got none; give the spaces of its parts by name");
    }
    this.spaces = Object.freeze({ ...spaces });
  }

  contains(value: unknown): value is DictValue<S> {
    if (typeof value !== "object" || value === null) return false;
    const parts = value as Readonly<Record<string, unknown>>;
    if (Object.keys(parts).length !== this.keys.length) return false;
    return this.keys.every((key) => Object.hasOwn(parts, key) && this.spaces[key].contains(parts[key]));
  }

  sample(rng: Generator): DictValue<S> {
    return Object.fromEntries(this.keys.map((key) => [key, this.spaces[key].sample(rng)])) as DictValue<S>;
  }

  toJSON(): SpaceJson {
    return { kind: this.kind, spaces: this.keys.map((key) => ({ key, space: this.spaces[key].toJSON() })) };
  }
}
