import type { ExerciseData } from "../exercise/types.ts";

export const exercise: ExerciseData = {
  functionName: "clearlyBetter",
  starter: `function clearlyBetter(a, b) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return mean(a) > mean(b);
}
`,
  solution: `function clearlyBetter(a, b) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const squaredError = (values) => {
    const m = mean(values);
    const variance = values.reduce((sum, value) => sum + (value - m) ** 2, 0) / (values.length - 1);
    return variance / values.length;
  };
  return mean(a) - mean(b) > 2 * Math.sqrt(squaredError(a) + squaredError(b));
}
`,
  explanation:
    "The variance of a handful of scores, divided by their number, says how far off their mean may be (squared). Two " +
    "such errors together make the doubt about a difference. Under twice the doubt, train more seeds before you claim anything.",
  cases: [
    {
      args: [
        [250, 252, 248, 250],
        [200, 198, 202, 200],
      ],
      expected: true,
      about: "far apart, hardly any spread",
    },
    {
      args: [
        [240, 100, 260, 90],
        [200, 220, 60, 190],
      ],
      expected: false,
      about: "a difference of 5 within a spread of 80",
    },
    {
      args: [
        [200, 198, 202],
        [250, 252, 248],
      ],
      expected: false,
      about: "the other one is better",
    },
    {
      args: [
        [225, 235],
        [205, 255],
      ],
      expected: false,
      about: "equal means",
    },
    {
      args: [
        [230, 240, 235, 250, 238, 244, 229, 241],
        [221, 236, 228, 240, 225, 233, 220, 230],
      ],
      expected: true,
      about: "a difference of some 9, eight seeds each",
    },
    {
      args: [
        [230, 240],
        [221, 236],
      ],
      expected: false,
      about: "much the same scores, but two seeds each",
    },
  ],
};
