import { PeriluneError } from "../errors.ts";
import type { Generator } from "../random/generator.ts";
import type { Space, SpaceJson, ValueOf } from "./space.ts";

/** The values of a tuple of spaces. */
export type TupleValue<S extends readonly Space[]> = { readonly [K in keyof S]: ValueOf<S[K]> };

/** Values of several spaces, side by side. */
export class Tuple<const S extends readonly Space[] = readonly Space[]> implements Space<TupleValue<S>> {
  readonly kind = "tuple";
  readonly spaces: S;

  constructor(spaces: S) {
    if (spaces.length === 0) {
      throw new PeriluneError("Tuple: expected at least one space, got none; give the spaces of its parts");
    }
    this.spaces = Object.freeze([...spaces]) as readonly Space[] as S;
  }

  contains(value: unknown): value is TupleValue<S> {
    if (!Array.isArray(value) || value.length !== this.spaces.length) return false;
    return this.spaces.every((space, i) => space.contains(value[i]));
  }

  sample(rng: Generator): TupleValue<S> {
    return this.spaces.map((space) => space.sample(rng)) as unknown as TupleValue<S>;
  }

  toJSON(): SpaceJson {
    return { kind: this.kind, spaces: this.spaces.map((space) => space.toJSON()) };
  }
}
