import type { ExerciseData } from "../exercise/types.ts";

export const exercise: ExerciseData = {
  functionName: "mark",
  starter: `function mark(returns) {
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  return mean;
}
`,
  solution: `function mark(returns) {
  const meanOf = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const mean = meanOf(returns);
  const variance = meanOf(returns.map((value) => (value - mean) ** 2));
  return mean - Math.sqrt(variance);
}
`,
  explanation:
    "The standard deviation is the root of the mean squared distance from the mean. Taking it off makes a steady lander " +
    "stand above one that flies brilliantly and crashes now and then.",
  cases: [
    { args: [[250, 250, 250]], expected: 250, about: "always the same: no spread to take off" },
    { args: [[200, 300]], expected: 200, about: "mean 250, spread 50" },
    { args: [[-100, 300, 300, 300]], expected: 26.794919243112, about: "one crash in four", tolerance: 1e-6 },
    { args: [[221]], expected: 221, about: "a single episode" },
    { args: [[-120, -80, -160]], expected: -152.659863237, about: "an untrained lander", tolerance: 1e-6 },
  ],
};
