import { PeriluneError } from "../errors.ts";
import { leavesOf } from "../spaces/leaves.ts";
import type { BatchOf, Space } from "../spaces/space.ts";
import type { Explanation, NamedTensor, Policy, PolicySpec, Prediction, PredictOptions } from "./policy.ts";

/** Acts as the action space samples, whatever it observes: the yardstick of every agent. */
export class RandomPolicy<O extends Space = Space, A extends Space = Space> implements Policy<O, A> {
  readonly observationSpace: O;
  readonly actionSpace: A;
  readonly spec: PolicySpec;

  constructor(spaces: { readonly observationSpace: O; readonly actionSpace: A }) {
    this.observationSpace = spaces.observationSpace;
    this.actionSpace = spaces.actionSpace;
    this.spec = {
      kind: "random",
      observationSpace: this.observationSpace.toJSON(),
      actionSpace: this.actionSpace.toJSON(),
    };
  }

  tensors(): ReadonlyMap<string, NamedTensor> {
    return new Map();
  }

  predict(observations: BatchOf<O>, { rng }: PredictOptions = {}): Prediction<A> {
    if (rng === undefined) throw new PeriluneError("a random policy needs a generator; give { rng: defaultRng(seed) }");
    const { leaves, batchLeaves } = leavesOf(this.observationSpace);
    const rows = batchLeaves(observations)[0].length / leaves[0].size;
    const actionLeaves = leavesOf(this.actionSpace);
    const actions = actionLeaves.createBatch(rows);
    for (const row of actionLeaves.rows(actions, rows)) actionLeaves.write(this.actionSpace.sample(rng), row);
    return { actions, state: null };
  }

  explain(): Explanation {
    return {};
  }
}
