import { expect, it } from "vitest";
import { noCard, readCardMetadata } from "./card-metadata.ts";

const card = (yaml: string): string => `---\n${yaml}\n---\n# Title\n`;

it("reads what package_to_hub writes", () => {
  const text = card(`library_name: stable-baselines3
tags:
- LunarLander-v2
- deep-reinforcement-learning
- reinforcement-learning
model-index:
- name: PPO
  results:
  - task: {type: reinforcement-learning, name: reinforcement-learning}
    metrics:
    - {type: mean_reward, value: 254.31 +/- 18.20, name: mean_reward, verified: false}`);
  const metadata = readCardMetadata(text);
  expect(metadata.libraryName).toBe("stable-baselines3");
  expect(metadata.pipelineTag).toBeNull();
  expect(metadata.tags).toEqual([
    "LunarLander-v2",
    "deep-reinforcement-learning",
    "reinforcement-learning",
    "stable-baselines3",
    "model-index",
  ]);
  const index = metadata.cardData["model-index"] as { results: { metrics: { value: unknown }[] }[] }[];
  expect(index[0].results[0].metrics[0].value).toBe("254.31 +/- 18.20");
  expect(readCardMetadata(text.replaceAll("\n", "\r\n")).tags).toEqual(metadata.tags);
});

it("takes the licence, the data sets and the pipeline for tags, each once", () => {
  const text = card(
    "license: mit\npipeline_tag: reinforcement-learning\ntags: reinforcement-learning\ndatasets: [a/b]",
  );
  expect(readCardMetadata(text).tags).toEqual(["reinforcement-learning", "license:mit", "dataset:a/b"]);
});

it.each(["", "# A title", "text\n---\na: 1\n---\n", "---\nno end", "---\n---\n"])("finds none in %j", (text) => {
  expect(readCardMetadata(text)).toEqual(noCard);
});

it("takes what is of another type for nothing", () => {
  const metadata = readCardMetadata(card("tags: {a: 1}\nlibrary_name: [x]\npipeline_tag: 3\nlicense: null"));
  expect(metadata).toMatchObject({ tags: [], libraryName: null, pipelineTag: null });
});

it.each([
  ["no YAML", "a: [1"],
  ["no mapping", "- a"],
  ["two documents' worth of keys", "a: 1\na: 2"],
  ["too long", `a: ${"x".repeat(100_001)}`],
  ["too deep", `a: ${"[".repeat(40_000)}`],
  ["an alias that multiplies", `a: &a [${"x,".repeat(50)}]\nb: &b [${"*a,".repeat(50)}]\nc: [${"*b,".repeat(50)}]`],
])("refuses metadata that is %s", (_, yaml) => {
  expect(() => readCardMetadata(card(yaml))).toThrow(/^README\.md: [^\n]+$/);
});

it("makes nothing but data", () => {
  const { cardData } = readCardMetadata(card('__proto__: {polluted: true}\nf: !!js/function "x"\nd: 2026-01-01'));
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  expect(Object.getPrototypeOf(cardData)).toBe(Object.prototype);
  expect(cardData).toMatchObject({ f: "x", d: "2026-01-01" });
});
