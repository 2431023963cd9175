import "perilune/envs/classic-control/cartpole";
import { saveModel } from "perilune/checkpoint";
import { createAgent, resolveRunConfig } from "perilune/training";
import { describe, expect, it } from "vitest";
import { formatRunConfig } from "../../runs/run-yaml.ts";
import { type Exam, type ExamPaper, examine } from "./exam.ts";
import { cardOf, type FinishedRun, filesTable, judge, openFinished, paperOf, withOneWeightChanged } from "./publish.ts";

const config = resolveRunConfig(
  {
    algorithm: "ppo",
    env: "CartPole-v1",
    envArguments: {},
    hyperparams: {},
    seed: 4,
    steps: 1,
    evalEpisodes: 5,
    stopAtThreshold: false,
  },
  null,
);
const agent = createAgent(config);
const files = new Map([
  ["config.yaml", new TextEncoder().encode(formatRunConfig(config))],
  ["model.safetensors", Uint8Array.from(saveModel(agent.policy, { algorithm: "ppo", env: agent.env }))],
  ["checkpoints/000000000001.safetensors", new Uint8Array(30)],
  ["checkpoints/000000000002.safetensors", new Uint8Array(12)],
  ["policies/000000000001.safetensors", new Uint8Array(9)],
  ["replay.json", new Uint8Array(5)],
]);

async function finished(): Promise<FinishedRun> {
  return (await openFinished("CartPole-v1/ppo/001", files)) as FinishedRun;
}

function sit(paper: ExamPaper): Exam {
  const working = examine(paper);
  for (;;) {
    const { done, value } = working.next();
    if (done === true) return value;
  }
}

describe("a claim", () => {
  it("is found again to the last bit with the same weights and seeds", async () => {
    const run = await finished();
    const claim = { weightsHash: run.weightsHash, exam: sit(paperOf(run, 12, 1_000_000)) };
    expect(judge(claim, { ...claim, exam: sit(paperOf(run, 12, 1_000_000)) })).toBe("identical");
    expect(judge(claim, { ...claim, exam: sit(paperOf(run, 12, 7)) })).toBe("other score");
    expect(judge(claim, { ...claim, exam: sit(paperOf(run, 11, 1_000_000)) })).toBe("other score");
  });

  it("says nothing about an agent of which one weight differs", async () => {
    const run = await finished();
    const paper = paperOf(run, 12, 1_000_000);
    const claim = { weightsHash: run.weightsHash, exam: sit(paper) };
    const changed = withOneWeightChanged(paper, 0.001);
    expect(changed.weightsHash).toMatch(/^[0-9a-f]{64}$/);
    expect(judge(claim, { weightsHash: changed.weightsHash, exam: claim.exam })).toBe("other weights");
    // Neither the paper nor the run's own agent was touched.
    expect(withOneWeightChanged(paper, 0).weightsHash).toBe(run.weightsHash);
    expect(paperOf(run, 12, 1_000_000).tensors).toEqual(paper.tensors);
  });
});

it("a run that was not trained to its end has nothing to publish", async () => {
  expect(await openFinished("CartPole-v1/ppo/001", new Map([["config.yaml", files.get("config.yaml")!]]))).toBeNull();
});

it("all files are told by what they are for, checkpoints together", () => {
  expect(filesTable(files).map(({ name, bytes }) => [name, bytes])).toEqual([
    ["config.yaml", files.get("config.yaml")?.length],
    ["model.safetensors", files.get("model.safetensors")?.length],
    ["policies/", 9],
    ["checkpoints/", 42],
    ["replay.json", 5],
  ]);
});

it("the card is that of a push: score, settings, commands and the weights' name", async () => {
  const run = await finished();
  const exam = sit(paperOf(run, 5, 1_000_000));
  const card = cardOf(run, { weightsHash: run.weightsHash, exam }, "2030-01-01T00:00:00.000Z");
  expect(card).toContain("# **PPO** agent playing **CartPole-v1**");
  expect(card).toContain(
    `**${exam.mean.toFixed(2)} ± ${exam.std.toFixed(2)}** mean return over 5 deterministic episodes`,
  );
  expect(card).toContain("perilune evaluate ppo-CartPole-v1 --episodes 5 --seed 1000000");
  expect(card).toContain(run.weightsHash);
});
