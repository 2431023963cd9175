import type { Outcome } from "../../packages/perilune/src/envs/env.ts";
import { FiniteWorld } from "../../packages/perilune/src/envs/finite-world.ts";
import { Discrete } from "../../packages/perilune/src/spaces/discrete.ts";

const sure = (state: number, reward: number): Outcome[] => [{ probability: 1, state, reward, terminated: false }];

/**
 * Two states. In the first, action 0 stays and pays 1, action 1 goes to the second and pays nothing; there both go back
 * and pay 3. By hand: staying earns 1 a step, going round (0 + 3) / 2 = 1.5, the optimum.
 */
export function twoStateChain(): FiniteWorld {
  return new FiniteWorld({
    states: new Discrete(2),
    actions: new Discrete(2),
    starts: [1, 0],
    outcomes: (state, action) => (state === 1 ? sure(0, 3) : action === 1 ? sure(1, 0) : sure(0, 1)),
  });
}
