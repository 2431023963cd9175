import { MultiCategorical } from "./multi-categorical.ts";

/** One choice a row: one of the `n` integers from `start` on; the inputs are its logits. */
export class Categorical extends MultiCategorical {
  override readonly kind = "categorical";

  constructor(n: number, start: number, maxBatch: number) {
    super([n], [start], maxBatch);
  }
}
