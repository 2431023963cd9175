import fc from "fast-check";
import { Box } from "../../packages/perilune/src/spaces/box.ts";
import { Dict } from "../../packages/perilune/src/spaces/dict.ts";
import { Discrete } from "../../packages/perilune/src/spaces/discrete.ts";
import { MultiBinary } from "../../packages/perilune/src/spaces/multi-binary.ts";
import { MultiDiscrete } from "../../packages/perilune/src/spaces/multi-discrete.ts";
import type { DType, Space } from "../../packages/perilune/src/spaces/space.ts";
import { Tuple } from "../../packages/perilune/src/spaces/tuple.ts";

const shape = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 });

const discrete: fc.Arbitrary<Space> = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: -5, max: 5 }))
  .map(([n, start]) => new Discrete(n, { start }));

const multiDiscrete: fc.Arbitrary<Space> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: -3, max: 3 })), { minLength: 1, maxLength: 4 })
  .map(
    (elements) =>
      new MultiDiscrete(
        elements.map(([n]) => n),
        { start: elements.map(([, start]) => start) },
      ),
  );

const multiBinary: fc.Arbitrary<Space> = shape.map((s) => new MultiBinary(s));

const integerBox: fc.Arbitrary<Space> = fc
  .tuple(
    fc.constantFrom<DType>("int32", "uint8"),
    shape,
    fc.integer({ min: 0, max: 4 }),
    fc.integer({ min: 0, max: 3 }),
  )
  .map(([dtype, s, low, width]) => new Box({ low, high: low + width, shape: s, dtype }));

const bound = fc.double({ noNaN: true, min: -1000, max: 1000 });
const realBox: fc.Arbitrary<Space> = fc
  .tuple(
    fc.constantFrom<DType>("float32", "float64"),
    fc.array(fc.tuple(bound, bound, fc.constantFrom("free", "below", "above", "both")), { minLength: 1, maxLength: 5 }),
  )
  .map(
    ([dtype, elements]) =>
      new Box({
        low: elements.map(([a, b, kind]) => (kind === "free" || kind === "above" ? -Infinity : Math.min(a, b))),
        high: elements.map(([a, b, kind]) => (kind === "free" || kind === "below" ? Infinity : Math.max(a, b))),
        dtype,
      }),
  );

const { finite, any } = fc.letrec<{ finite: Space; any: Space }>((tie) => ({
  finite: parts([discrete, multiDiscrete, multiBinary, integerBox], tie("finite")),
  any: parts([discrete, multiDiscrete, multiBinary, integerBox, realBox], tie("any")),
}));

function parts(leaves: readonly fc.Arbitrary<Space>[], part: fc.Arbitrary<Space>): fc.Arbitrary<Space> {
  return fc.oneof(
    { maxDepth: 2, depthSize: "small" },
    ...leaves,
    fc.array(part, { minLength: 1, maxLength: 3 }).map((spaces) => new Tuple(spaces)),
    fc
      .dictionary(fc.constantFrom("a", "b", "camera", "10", "9"), part, { minKeys: 1, maxKeys: 3 })
      .map((spaces) => new Dict(spaces)),
  );
}

/** Any space, nested up to two levels deep. */
export const anySpace: fc.Arbitrary<Space> = any;

/** Any space of finitely many values. */
export const finiteSpace: fc.Arbitrary<Space> = finite;
