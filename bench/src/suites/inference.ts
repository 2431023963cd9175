import { ActorCriticPolicy } from "perilune/policies";
import { Box, Discrete } from "perilune/spaces";
import { measureTime, type Result } from "../measure.ts";

/** Time of policy and value (8-64-64, tanh, four actions) for a batch of observations. */
export function run(): Result[] {
  const policy = new ActorCriticPolicy({
    observationSpace: new Box({ low: -10, high: 10, shape: [8] }),
    actionSpace: new Discrete(4),
  });
  const results: Result[] = [];
  for (const batch of [1, 16]) {
    const { network } = policy;
    network.input.fill(0.1);
    const forward = (): number => {
      for (let i = 0; i < 1000; i++) network.forward(batch);
      return 1000;
    };
    results.push(
      measureTime(`policy and value, batch ${batch}`, forward, {
        unit: "µs",
        scale: 1e6,
        ...(batch === 1 && { target: { value: 4, better: "lower" as const } }),
      }),
    );
    const observations = new Float32Array(8 * batch).fill(0.1);
    const predict = (): number => {
      for (let i = 0; i < 1000; i++) policy.predict(observations, { deterministic: true });
      return 1000;
    };
    results.push(measureTime(`predict, batch ${batch}`, predict, { unit: "µs", scale: 1e6 }));
  }
  return results;
}
