import { make, registeredIds } from "perilune";
import { expect, it } from "vitest";
import { configureRun } from "./run/configure.ts";
import { trainingWords } from "./training-words.ts";

it.each([
  ["FrozenLake-v1", "q-learning FrozenLake-v1"],
  ["AccessControl-v0", "differential-q-learning AccessControl-v0"],
  ["LunarLander-v3", "ppo LunarLander-v3"],
  ["Restaurants-v0", "q-learning Restaurants-v0 --steps 1e6"],
  ["StockTrading-v0", "ppo StockTrading-v0 --steps 1e6"],
])("for %s it is %s", (id, words) => {
  expect(trainingWords(id, make(id))).toBe(words);
});

it.each(registeredIds())("for %s the words make a run", (id) => {
  const [algorithm, env, , steps] = trainingWords(id, make(id)).split(" ");
  const request = { algorithm, env, envArguments: {}, words: [], seed: 1, evalEpisodes: 10, stopAtThreshold: false };
  const config = configureRun(
    { ...request, zoo: "bundled", steps: steps === undefined ? undefined : Number(steps) },
    () => {},
  );
  expect(config).toMatchObject({ algorithm, env: id, n_timesteps: expect.any(Number) });
});
