import type { ExerciseData } from "../exercise/types.ts";

const claim = { hash: "5d41…", seed: 7, returns: [210.5, 198.25, 240] };

export const exercise: ExerciseData = {
  functionName: "verify",
  starter: `function verify(claim, found) {
  // Both are like { hash: "5d41…", seed: 7, returns: [210.5, 198.25] }.
  return "verified";
}
`,
  solution: `function verify(claim, found) {
  if (claim.hash !== found.hash) return "other weights";
  if (claim.seed !== found.seed) return "other episodes";
  const isSame =
    claim.returns.length === found.returns.length &&
    claim.returns.every((value, episode) => value === found.returns[episode]);
  return isSame ? "verified" : "other score";
}
`,
  explanation:
    "First whose score it is, then of which episodes, then the score. Each return is compared, not the mean: two lists " +
    "may have the same mean and be different flights.",
  cases: [
    { args: [claim, { ...claim }], expected: "verified", about: "all the same" },
    { args: [claim, { ...claim, hash: "7f0e…" }], expected: "other weights", about: "one weight was changed" },
    {
      args: [claim, { ...claim, hash: "7f0e…", seed: 8 }],
      expected: "other weights",
      about: "other weights and other episodes: first say whose score it is",
    },
    { args: [claim, { ...claim, seed: 8 }], expected: "other episodes", about: "played from another seed" },
    {
      args: [claim, { ...claim, returns: [198.25, 210.5, 240] }],
      expected: "other score",
      about: "the same mean, and yet not the same flights",
    },
    { args: [claim, { ...claim, returns: [210.5, 198.25] }], expected: "other score", about: "an episode is missing" },
  ],
};
