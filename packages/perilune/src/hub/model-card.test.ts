import { describe, expect, it } from "vitest";
import "../envs/index.ts";
import { dqnDescriptors } from "../algorithms/dqn.ts";
import { hyperparamsFromRecord, hyperparamsFromWords } from "../hyperparams/external.ts";
import { RandomPolicy } from "../policies/random-policy.ts";
import { evaluate } from "../training/evaluate.ts";
import { make } from "../wrappers/make.ts";
import { agentDescription, encodeAgentDescription, readAgentDescription } from "./agent-description.ts";
import { readCardClaim } from "./card-claim.ts";
import { curveSvg } from "./curve-svg.ts";
import { modelCard } from "./model-card.ts";
import { trainCommand } from "./reproduce.ts";
import { encodeResults, readResults, resultsOf } from "./results.ts";
import type { Training } from "./training.ts";

const env = { id: "LunarLander-v3", kwargs: { enableWind: true }, maxEpisodeSteps: 300 };
const policy = new RandomPolicy(make("LunarLander-v3"));
const training: Training = {
  algorithm: "dqn",
  numTimesteps: 50_016,
  totalTimesteps: 50_000,
  seed: 3,
  numEnvs: 1,
  hyperparams: { learning_rate: "lin_0.001", net_arch: [64, 64], batch_size: 32 },
  curve: [
    { timesteps: 1000, meanReward: -180.5 },
    { timesteps: 50_000, meanReward: 120 },
  ],
};
const evaluation = evaluate(policy, "LunarLander-v3", { episodes: 3, seed: 5, deterministic: false, maxSteps: 40 });
const description = agentDescription(policy, env, training);
const about = { envId: env.id, weightsHash: description.weightsHash, evaluatedAt: "2030-01-02T03:04:05Z" };
const results = { ...resultsOf(evaluation, about), meanReward: 254.3149, stdReward: 18.2 };
const content = {
  repo: { namespace: "me", name: "my-lander" },
  hubUrl: "http://127.0.0.1:7777",
  description,
  results,
  training,
  hasVideo: true,
};

describe("the card's metadata", () => {
  it("have the structure of package_to_hub", () => {
    const [, yaml] = modelCard(content).split("---\n");
    expect(yaml).toBe(
      [
        "library_name: perilune",
        "pipeline_tag: reinforcement-learning",
        "tags:",
        "- LunarLander-v3",
        "- dqn",
        "- deep-reinforcement-learning",
        "- reinforcement-learning",
        "- perilune",
        "model-index:",
        "- name: DQN",
        "  results:",
        "  - task:",
        "      type: reinforcement-learning",
        "      name: reinforcement-learning",
        "    dataset:",
        "      name: LunarLander-v3",
        "      type: LunarLander-v3",
        "    metrics:",
        "    - type: mean_reward",
        '      value: "254.31 +/- 18.20"',
        "      name: mean_reward",
        "      verified: false",
        "",
      ].join("\n"),
    );
  });

  it("quote what YAML would read as something else", () => {
    const odd = { ...description, env: { ...env, id: "mine/No-v1: x" }, algorithm: "no" };
    const card = modelCard({ ...content, description: odd });
    expect(card).toContain('- "mine/No-v1: x"\n- "no"\n');
  });
});

describe("the card", () => {
  const card = modelCard(content);

  it("tells the environment with its arguments and limit", () => {
    expect(card).toContain("A lander falls towards the moon.");
    expect(card).toContain("An episode has at most 300 steps. It was made with `enableWind: true`.");
  });

  it("shows the film, or says that there is none", () => {
    expect(card).toContain("[Watch the replay](replay.mp4)");
    expect(modelCard({ ...content, hasVideo: false })).toContain("No film was recorded");
    expect(modelCard({ ...content, hasVideo: false })).not.toContain("replay.mp4");
  });

  it("gives the commands and the code that repeat the score", () => {
    expect(card).toContain(
      "perilune train dqn LunarLander-v3 --no-zoo learning_rate=lin_0.001 --steps 50000 --n-envs 1 --seed 3 " +
        "--env-kwargs enable_wind=true max_episode_steps=300\n",
    );
    expect(card).toContain("perilune pull me/my-lander --output my-lander\n");
    expect(card).toContain("perilune evaluate my-lander --episodes 3 --seed 5 --stochastic\n");
    expect(card).toContain('const env = {"id":"LunarLander-v3","kwargs":{"enableWind":true},"maxEpisodeSteps":300};');
    expect(modelCard({ ...content, hubUrl: "https://hub.example" })).toContain("--hub https://hub.example --output");
  });

  it("names the weights, and sets apart what is not at its default", () => {
    expect(card).toContain(`\`${description.weightsHash}\``);
    expect(card).toContain("| `learning_rate` | **`lin_0.001`** | `0.0001` |\n| `net_arch` | `64,64` | `64,64` |");
  });

  it("leaves out what is not known", () => {
    const bare = modelCard({ ...content, training: {}, description: { ...description, algorithm: null } });
    expect(bare).toContain("# **my-lander** agent playing **LunarLander-v3**");
    for (const part of ["perilune train", "## Settings", "## Learning curve", "undefined", "null"]) {
      expect(bare).not.toContain(part);
    }
  });

  it("lets no name of a stranger write Markdown or HTML", () => {
    const hostile = { ...description, algorithm: "<script>x</script>|**", env: { ...env, id: "a](http://x)<b>" } };
    const [, , body] = modelCard({
      ...content,
      description: hostile,
      training: { hyperparams: { "a`|b": "c`|d" } },
    }).split("---\n");
    const prose = body.replace(/```.*?```/gs, "");
    expect(prose).not.toMatch(/(?<!\\)<(script|b)>/i);
    expect(prose).not.toMatch(/(?<!\\)\]\(http/);
    expect(prose).toContain("| `a'\\|b` | `c'\\|d` |");
  });
});

describe("trainCommand", () => {
  it("is read back by the command line as the same settings", () => {
    const hyperparams = { net_arch: [32, 16], learning_rate: "lin_0.0005", gamma: 0.9, double: true };
    const command = trainCommand({ id: "CartPole-v1", kwargs: {} }, { ...training, hyperparams }) ?? "";
    const words = command.split(" ").filter((word) => /^[a-z_]+=/.test(word));
    expect(words).toHaveLength(4);
    expect(hyperparamsFromWords(dqnDescriptors, words)).toEqual(hyperparamsFromRecord(dqnDescriptors, hyperparams));
  });

  it("keeps a shell from reading more than a word, and stops where the run stopped", () => {
    const odd = { id: "FrozenLake-v1", kwargs: { mapName: "4x4; rm -rf 'x'" } };
    const stopping = { evalFreq: 5000, evalEpisodes: 20 };
    expect(trainCommand(odd, { ...training, hyperparams: {}, stopping })).toBe(
      "perilune train dqn FrozenLake-v1 --no-zoo --steps 50000 --n-envs 1 --seed 3 " +
        "--stop-at-threshold --eval-freq 5000 --eval-episodes 20 --env-kwargs 'map_name=4x4; rm -rf '\\''x'\\'''",
    );
  });

  it.each(["totalTimesteps", "seed", "numEnvs", "hyperparams"])("is none without %s", (name) => {
    expect(trainCommand(env, { ...training, [name]: undefined })).toBeNull();
  });

  it("is none for an algorithm of one's own", () => {
    expect(trainCommand(env, { ...training, algorithm: "mine; true" })).toBeNull();
  });
});

describe("readCardClaim", () => {
  const claim = (value: unknown): unknown =>
    readCardClaim({
      "model-index": [
        {
          results: [
            {
              metrics: [
                { type: "loss", value: 1 },
                { type: "mean_reward", value },
              ],
            },
          ],
        },
      ],
    });

  it.each([
    [254.5, { mean: 254.5, std: 0 }],
    ["254.31 +/- 18.20", { mean: 254.31, std: 18.2 }],
    ["-3.5 ± 1", { mean: -3.5, std: 1 }],
    ["7 +- .5", { mean: 7, std: 0.5 }],
    ["about 300", null],
    ["300 +/- -5", null],
    ["300 +/- 5 %", null],
    [" 1e2 ", { mean: 100, std: 0 }],
    ["high", null],
    ["12 +/- low", null],
    [Number.NaN, null],
    [null, null],
  ])("reads %j", (value, expected) => {
    expect(claim(value)).toEqual(expected);
  });

  it("reads nothing from cards that claim nothing", () => {
    for (const metadata of [null, "x", [], {}, { "model-index": {} }, { "model-index": [{ results: [null] }] }]) {
      expect(readCardClaim(metadata)).toBeNull();
    }
  });
});

describe("perilune.json and results.json", () => {
  it("come back as they were", () => {
    expect(readAgentDescription(encodeAgentDescription(description))).toEqual(description);
    expect(readResults(encodeResults(results))).toEqual(results);
  });

  it("have the names of package_to_hub, and those that repeat the figures", () => {
    expect(Object.keys(JSON.parse(encodeResults(results)))).toEqual(
      ["env_id", "mean_reward", "std_reward", "is_deterministic", "n_eval_episodes", "eval_datetime"].concat([
        "seed",
        "returns",
        "weights_hash",
        "perilune",
      ]),
    );
  });

  it("are refused in one line where they lie or are newer", () => {
    const change = (text: string, part: object): string => JSON.stringify({ ...JSON.parse(text), ...part });
    const text = encodeAgentDescription(description);
    expect(() => readAgentDescription(change(text, { format: 2 }))).toThrow("newer version of Perilune (format 2");
    expect(() => readAgentDescription(change(text, { form: "onnx" }))).toThrow('got "onnx"');
    expect(() => readAgentDescription(change(text, { weights_hash: "abc" }))).toThrow("no description of an agent");
    expect(() => readAgentDescription(change(text, { env: { id: 1 } }))).toThrow("no description of an agent");
    expect(() => readAgentDescription("{")).toThrow("expected perilune.json to hold JSON");
    expect(() => readResults(change(encodeResults(results), { n_eval_episodes: 100 }))).toThrow(
      "results.json is corrupted",
    );
    expect(() => readResults(change(encodeResults(results), { returns: [1, "2", 3] }))).toThrow(
      "results.json is corrupted",
    );
  });
});

describe("curveSvg", () => {
  it("draws a point for each measurement, and the threshold", () => {
    const svg = curveSvg(training.curve ?? [], "A<B>", 200);
    expect(svg).toContain("<title>Mean training return in A&lt;B&gt;</title>");
    expect(svg).toContain("solved at 200");
    // From −200 at y = 262 to 200 at y = 64: −180.5 lies 9.65 above the lowest tick; 1,000 of 50,000 steps 12.6 to the right.
    expect(svg).toContain('d="M76.6 252.3L696.0 103.6"');
  });

  it("thins a long curve and keeps its ends", () => {
    const long = Array.from({ length: 10_000 }, (_, i) => ({ timesteps: i + 1, meanReward: i }));
    const [, path] = /class="line" d="([^"]*)"/.exec(curveSvg(long, "x")) ?? [];
    expect(path.match(/[ML]/g)).toHaveLength(240);
  });

  it("draws a curve that never moves", () => {
    const flat = [0, 1].map((timesteps) => ({ timesteps, meanReward: 500 }));
    expect(curveSvg(flat, "x")).not.toContain("NaN");
  });
});
