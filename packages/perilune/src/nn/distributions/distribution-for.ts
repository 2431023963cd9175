import { PeriluneError } from "../../errors.ts";
import { narrow } from "../../spaces/any-space.ts";
import type { Space } from "../../spaces/space.ts";
import type { Distribution } from "../interfaces.ts";
import type { ParameterStore } from "../parameter-store.ts";
import { Bernoulli } from "./bernoulli.ts";
import { Categorical } from "./categorical.ts";
import { DiagonalGaussian } from "./diagonal-gaussian.ts";
import { MultiCategorical } from "./multi-categorical.ts";

/** What a distribution is built in. */
export interface DistributionOptions {
  /** Where a distribution's own parameters go. */
  readonly store: ParameterStore;
  /** Most rows a batch will have. */
  readonly maxBatch: number;
}

/** The distribution over a space's actions, which are written as the space has them (a `start` included). */
export function distributionFor(actionSpace: Space, options: DistributionOptions): Distribution {
  const { store, maxBatch } = options;
  const space = narrow(actionSpace);
  switch (space.kind) {
    case "discrete":
      return new Categorical(space.n, space.start, maxBatch);
    case "multi_discrete":
      return new MultiCategorical(space.nvec, space.start, maxBatch);
    case "multi_binary":
      return new Bernoulli(space.size, maxBatch);
    case "box":
      return new DiagonalGaussian(store, space.size, maxBatch);
    default:
      throw new PeriluneError(
        `expected an action space that is discrete, multi_discrete, multi_binary or box, got ${space.kind}; ` +
          "flatten the action in a wrapper",
      );
  }
}
