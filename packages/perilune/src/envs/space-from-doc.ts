import { Box } from "../spaces/box.ts";
import type { QuantityDoc } from "./env-doc.ts";

/** The one-dimensional float32 Box whose bounds are those of the documented quantities. */
export function boxFromDoc(quantities: readonly QuantityDoc[]): Box {
  return new Box({
    low: quantities.map((quantity) => quantity.min),
    high: quantities.map((quantity) => quantity.max),
    shape: [quantities.length],
    dtype: "float32",
  });
}
