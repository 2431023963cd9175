import { describe, expect, test } from "vitest";
import { camelCased, type GoldenEpisode, goldenEpisodes } from "../../../../../tests/support/golden-episodes.ts";
import { make } from "../../wrappers/make.ts";
import "./acrobot.ts";
import "./cartpole.ts";
import "./mountain-car.ts";
import "./mountain-car-continuous.ts";
import "./pendulum.ts";

/** Single steps of both sides differ by less; this is the agreement that float32 allows over a whole episode. */
const TOLERANCE = 1e-6;

const random = [
  "Acrobot-v1.json.gz",
  "CartPole-v1.json",
  "MountainCar-v0.json.gz",
  "MountainCarContinuous-v0.json.gz",
  "Pendulum-v1.json.gz",
].flatMap(goldenEpisodes);
const scripted = goldenEpisodes("classic-control-scripted.json.gz");

describe.each([
  ["random actions", random],
  ["scripted policies", scripted],
])("Gymnasium's episodes under %s", (_, episodes) => {
  test.each(episodes.map((episode) => ({ ...episode, title: titleOf(episode) })))("$title", (episode) => {
    const env = make(episode.env_id, camelCased(episode.kwargs));
    const options = episode.options ? { options: camelCased(episode.options) } : {};
    expectClose(env.reset({ seed: episode.seed, ...options }).observation, episode.obs[0], 0);
    for (let t = 0; t < episode.actions.length; t++) {
      const action = episode.actions[t];
      const step = env.step(typeof action === "number" ? action : Float32Array.from(action));
      expectClose(step.observation, episode.obs[t + 1], t + 1);
      expectClose([step.reward], [episode.rewards[t]], t + 1);
      expect([step.terminated, step.truncated], `step ${t + 1}`).toEqual([episode.terminated[t], episode.truncated[t]]);
    }
  });
});

test("the episodes reach every step limit, goal and fall", () => {
  const ends = [...random, ...scripted].map(({ env_id, actions, terminated, truncated }) => {
    const end = terminated.at(-1) ? "terminated" : truncated.at(-1) ? "truncated" : "cut";
    return `${env_id} ${end}${end === "truncated" ? ` ${actions.length}` : ""}`;
  });
  expect(ends).toEqual(
    expect.arrayContaining([
      "Acrobot-v1 terminated",
      "CartPole-v0 truncated 200",
      "CartPole-v1 terminated",
      "CartPole-v1 truncated 500",
      "MountainCar-v0 terminated",
      "MountainCar-v0 truncated 200",
      "MountainCarContinuous-v0 terminated",
      "MountainCarContinuous-v0 truncated 999",
      "Pendulum-v1 truncated 200",
    ]),
  );
});

function titleOf({ env_id, kwargs, options, seed }: GoldenEpisode): string {
  return `${env_id} ${JSON.stringify({ ...kwargs, ...options })} seed ${seed}`;
}

function expectClose(actual: unknown, expected: readonly number[], step: number): void {
  const numbers = Array.from(actual as ArrayLike<number>);
  expect(numbers).toHaveLength(expected.length);
  const worst = Math.max(...numbers.map((number, i) => Math.abs(number - expected[i])));
  expect(worst, `step ${step}: ${numbers} against ${expected}`).toBeLessThanOrEqual(TOLERANCE);
}
