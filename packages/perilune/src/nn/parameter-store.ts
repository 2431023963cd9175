import { PeriluneError } from "../errors.ts";
import type { Arena } from "./arena.ts";
import type { Parameter } from "./interfaces.ts";

/** Floats per SIMD vector; every parameter begins on such a boundary. */
const LANES = 4;

class StoredParameter implements Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly size: number;
  #data: Float32Array | undefined;
  #grad: Float32Array | undefined;

  constructor(name: string, shape: readonly number[]) {
    this.name = name;
    this.shape = shape;
    this.size = shape.reduce((product, length) => product * length, 1);
  }

  get data(): Float32Array {
    return this.#data ?? this.#missing();
  }

  get grad(): Float32Array {
    return this.#grad ?? this.#missing();
  }

  place(data: Float32Array, grad: Float32Array): void {
    this.#data = data;
    this.#grad = grad;
  }

  #missing(): never {
    throw new PeriluneError(`parameter "${this.name}" has no memory yet; call allocate() of its store first`);
  }
}

/**
 * The parameters of a set of networks, in one block of values and one of gradients.
 *
 * Layers and distributions `add` theirs as they are built; `allocate` then lays all of them out, so that an optimizer
 * step and a gradient norm are one kernel call each.
 */
export class ParameterStore {
  readonly arena: Arena;
  readonly #parameters: StoredParameter[] = [];
  #data: Float32Array | undefined;
  #grad: Float32Array | undefined;

  constructor(arena: Arena) {
    this.arena = arena;
  }

  /** All parameters, in the order they were added. */
  get parameters(): readonly Parameter[] {
    return this.#parameters;
  }

  /** All values, the parameters one after another; the few floats of padding between them are 0. */
  get data(): Float32Array {
    return this.#data ?? this.#missing();
  }

  /** All gradients, laid out as `data`. */
  get grad(): Float32Array {
    return this.#grad ?? this.#missing();
  }

  /** Declares a parameter; its `data` and `grad` exist after `allocate`. Names are unique. */
  add(name: string, shape: readonly number[]): Parameter {
    if (this.#data !== undefined) {
      throw new PeriluneError(`parameter "${name}" comes after allocate(); build every layer before it`);
    }
    if (this.#parameters.some((parameter) => parameter.name === name)) {
      throw new PeriluneError(`there are two parameters named "${name}"; give each layer a prefix of its own`);
    }
    const parameter = new StoredParameter(name, shape);
    this.#parameters.push(parameter);
    return parameter;
  }

  /** Gives every parameter its memory, zeroed. Called once, when all layers are built. */
  allocate(): void {
    if (this.#data !== undefined) throw new PeriluneError("allocate() was called twice; a store is laid out once");
    const total = this.#parameters.reduce((sum, parameter) => sum + padded(parameter.size), 0);
    const data = this.arena.floats(total);
    const grad = this.arena.floats(total);
    let offset = 0;
    for (const parameter of this.#parameters) {
      const end = offset + parameter.size;
      parameter.place(data.subarray(offset, end), grad.subarray(offset, end));
      offset += padded(parameter.size);
    }
    this.#data = data;
    this.#grad = grad;
  }

  #missing(): never {
    throw new PeriluneError("the parameters have no memory yet; call allocate() when all layers are built");
  }
}

const padded = (size: number): number => Math.ceil(size / LANES) * LANES;
