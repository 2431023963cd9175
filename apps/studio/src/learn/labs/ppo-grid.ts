import { policyFromSpec } from "perilune/policies";
import type { PolicySnapshot } from "../../engine/protocol.ts";
import type { TileMap } from "./shared/tile-map.ts";

/** What a policy thinks on a tile. */
export interface TileMind {
  readonly probabilities: readonly number[];
  /** The return that it expects from there. */
  readonly value: number;
}

/** What a policy thinks on every tile of a grid whose observations are the tiles' numbers. */
export function policyOnGrid({ spec, tensors }: Pick<PolicySnapshot, "spec" | "tensors">, map: TileMap): TileMind[] {
  const policy = policyFromSpec(spec, new Map(tensors), { kernels: "plain" });
  return [...map.join("")].map((_, tile) => {
    const { probabilities = [], value = 0 } = policy.explain(tile as never);
    return { probabilities, value };
  });
}
