import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { camelCased, type GoldenEpisode, goldenEpisodes } from "../../../../../tests/support/golden-episodes.ts";
import { make } from "../../wrappers/make.ts";
import "./blackjack.ts";
import "./cliff-walking.ts";
import "./frozen-lake.ts";
import { generateRandomMap } from "./frozen-lake-map.ts";
import "./taxi.ts";

interface Infos {
  readonly infos?: readonly Readonly<Record<string, unknown>>[];
}

interface Table {
  readonly env_id: string;
  readonly kwargs: Readonly<Record<string, unknown>>;
  /** By state, then action: probability, next state, reward, terminated. */
  readonly table: readonly (readonly (readonly (readonly [number, number, number, boolean])[])[])[];
}

interface RandomMap {
  readonly size: number;
  readonly p: number;
  readonly seed: number;
  readonly rows: readonly string[];
}

const VARIANTS = "toy-text-variants.json.gz";
const fixture = new URL(`../../../../../tests/fixtures/gymnasium/${VARIANTS}`, import.meta.url);
const { tables, maps } = JSON.parse(gunzipSync(readFileSync(fixture)).toString()) as {
  readonly tables: readonly Table[];
  readonly maps: readonly RandomMap[];
};

const episodes: (GoldenEpisode & Infos)[] = [
  "Blackjack-v1.json",
  "Blackjack-v1-natural.json",
  "CliffWalking-v1.json",
  "CliffWalkingSlippery-v1.json",
  "FrozenLake-v1.json",
  "FrozenLake-v1-8x8-noslip.json",
  "Taxi-v4.json",
  VARIANTS,
].flatMap(goldenEpisodes);

describe("Gymnasium's episodes, exactly", () => {
  test.each(episodes.map((episode) => ({ ...episode, title: titleOf(episode) })))("$title", (episode) => {
    const env = make(episode.env_id, camelCased(episode.kwargs));
    const first = env.reset({ seed: episode.seed });
    expect(first.observation).toEqual(episode.obs[0]);
    if (episode.infos !== undefined) expect(first.info).toEqual(camelCased(episode.infos[0]));
    for (let t = 0; t < episode.actions.length; t++) {
      const { info, ...step } = env.step(episode.actions[t]);
      expect(step, `step ${t + 1}`).toEqual({
        observation: episode.obs[t + 1],
        reward: episode.rewards[t],
        terminated: episode.terminated[t],
        truncated: episode.truncated[t],
      });
      if (episode.infos !== undefined) expect(info, `step ${t + 1}`).toEqual(camelCased(episode.infos[t + 1]));
    }
  });
});

test("the episodes reach every end and every reward", () => {
  const seen = new Set(episodes.flatMap(({ env_id, rewards }) => rewards.map((reward) => `${env_id} ${reward}`)));
  for (const reward of [20, -1, -10]) expect(seen).toContain(`Taxi-v4 ${reward}`);
  for (const reward of [1.5, 1, 0, -1]) expect(seen).toContain(`Blackjack-v1 ${reward}`);
  for (const reward of [-1, -100]) expect(seen).toContain(`CliffWalking-v1 ${reward}`);
  for (const reward of [0, 5, -2, -0.25]) expect(seen).toContain(`FrozenLake-v1 ${reward}`);
  const truncated = episodes.filter((episode) => episode.truncated.at(-1));
  expect(truncated.map(({ env_id, actions }) => `${env_id} ${actions.length}`)).toContain("Taxi-v4 200");
});

test.each(tables.map((table) => ({ ...table, title: titleOf(table) })))(
  "the table of $title",
  ({ env_id, kwargs, table }) => {
    const env = make(env_id, camelCased(kwargs));
    const ours = table.map((actions, state) =>
      actions.map((_, action) =>
        env.transitions?.(state, action).map((outcome) => {
          return [outcome.probability, outcome.state, outcome.reward, outcome.terminated];
        }),
      ),
    );
    expect(ours).toEqual(table);
  },
);

test.each(maps)("the random map of size $size, p $p, seed $seed", ({ size, p, seed, rows }) => {
  expect(generateRandomMap(size, p, seed)).toEqual(rows);
});

function titleOf({ env_id, kwargs, ...rest }: Table | GoldenEpisode): string {
  const seed = "seed" in rest ? ` seed ${rest.seed}` : "";
  return `${env_id} ${JSON.stringify(kwargs)}${seed}`;
}
