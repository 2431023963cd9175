import { PeriluneError } from "../errors.ts";
import { Box } from "./box.ts";
import { Dict } from "./dict.ts";
import { Discrete } from "./discrete.ts";
import { DTYPES, describeValue } from "./dtype.ts";
import { numberFromJson } from "./json-number.ts";
import { MultiBinary } from "./multi-binary.ts";
import { MultiDiscrete } from "./multi-discrete.ts";
import type { DType, Space } from "./space.ts";
import { Tuple } from "./tuple.ts";

/** Deepest nesting of a space that is read; more is a corrupt or hostile file. */
const MAX_DEPTH = 32;

/**
 * The space that `toJSON` described.
 *
 * @throws PeriluneError naming the field that is missing or wrong
 */
export function spaceFromJson(json: unknown): Space {
  return read(json, "space", 0);
}

function read(json: unknown, path: string, depth: number): Space {
  if (depth > MAX_DEPTH) throw wrong(path, `at most ${MAX_DEPTH} levels of spaces`, json);
  const record = recordAt(json, path);
  switch (record.kind) {
    case "discrete":
      return new Discrete(numberAt(record.n, `${path}.n`), { start: numberAt(record.start, `${path}.start`) });
    case "box": {
      const dtype = record.dtype as DType;
      if (!DTYPES.includes(dtype)) throw wrong(`${path}.dtype`, `one of ${DTYPES.join(", ")}`, dtype);
      const shape = numbersAt(record.shape, `${path}.shape`);
      return new Box({
        low: boundsAt(record.low, `${path}.low`),
        high: boundsAt(record.high, `${path}.high`),
        shape,
        dtype,
      });
    }
    case "multi_discrete":
      return new MultiDiscrete(numbersAt(record.nvec, `${path}.nvec`), {
        start: numbersAt(record.start, `${path}.start`),
      });
    case "multi_binary":
      return new MultiBinary(numbersAt(record.shape, `${path}.shape`));
    case "tuple":
      return new Tuple(listAt(record.spaces, `${path}.spaces`).map((part, i) => read(part, `${path}.${i}`, depth + 1)));
    case "dict":
      return new Dict(
        Object.fromEntries(
          listAt(record.spaces, `${path}.spaces`).map((part, i) => {
            const { key, space } = recordAt(part, `${path}.spaces.${i}`);
            if (typeof key !== "string") throw wrong(`${path}.spaces.${i}.key`, "a string", key);
            return [key, read(space, `${path}.${key}`, depth + 1)];
          }),
        ),
      );
    default:
      throw wrong(`${path}.kind`, "one of discrete, box, multi_discrete, multi_binary, tuple, dict", record.kind);
  }
}

function recordAt(json: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw wrong(path, "an object", json);
  return json as Readonly<Record<string, unknown>>;
}

function listAt(json: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(json)) throw wrong(path, "an array", json);
  return json;
}

function numberAt(json: unknown, path: string): number {
  const number = numberFromJson(json);
  if (number === undefined) throw wrong(path, "a number", json);
  return number;
}

function numbersAt(json: unknown, path: string): number[] {
  return listAt(json, path).map((item, i) => numberAt(item, `${path}[${i}]`));
}

function boundsAt(json: unknown, path: string): number | number[] {
  return Array.isArray(json) ? numbersAt(json, path) : numberAt(json, path);
}

function wrong(path: string, expected: string, got: unknown): PeriluneError {
  return new PeriluneError(`${path}: expected ${expected}, got ${describeValue(got)}; give JSON written by toJSON`);
}
