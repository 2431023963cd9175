import { statSync } from "node:fs";
import { evaluate } from "perilune";
import { loadForBoard, readAgentDescription, readResults } from "perilune/hub";
import { describe, expect, it } from "vitest";
import { openTestHub } from "../../../../tests/support/hub-context.ts";
import { boardsFor } from "../boards/matching.ts";
import { seedAgents, seedFiles, seedModel } from "./agents.ts";
import { publishSeedAgents } from "./publish-agents.ts";

const agents = await seedAgents();
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

describe("the agents that come with a hub", () => {
  it("are at least four, and small", () => {
    expect(agents.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["ppo-LunarLander-v3", "ppo-CartPole-v1", "q-learning-Taxi-v4"]),
    );
    expect(agents.length).toBeGreaterThanOrEqual(4);
    for (const { name } of agents) {
      const sizeOf = (file: string) => statSync(new URL(`../../agents/${name}/${file}`, import.meta.url)).size;
      expect(sizeOf("model.safetensors")).toBeLessThan(400_000);
      expect(sizeOf("replay.mp4")).toBeLessThan(300_000);
    }
  });

  it.each(agents)("$name has the weights and the score that its record tells", async (agent) => {
    const { policy, env, weightsHash, algorithm } = await seedModel(agent);
    expect(weightsHash).toBe(agent.weightsHash);
    expect(agent.train).toContain(`perilune train ${algorithm} ${env?.id}`);
    const { seed, episodes } = agent.evaluation;
    expect(agent.evaluate).toBe(`perilune evaluate RUN --episodes ${episodes} --seed ${seed}`);
    expect(evaluate(policy, env!, { seed, episodes })).toEqual(agent.evaluation);
  });

  it("are published once, as anyone's would be, each for a board of its own", async () => {
    const hub = await openTestHub("file::memory:");
    try {
      const { boards, repos } = hub.context;
      await boards.open();
      // A hub before this one was killed between the two steps of publishing one.
      await hub.context.accounts.createOrg("perilune");
      const publisher = { user: "perilune", orgs: [], role: "write", tokenId: "" } as const;
      const ref = { kind: "model", namespace: "perilune", name: agents[1].name } as const;
      await repos.create(ref, { private: false, by: publisher });
      await publishSeedAgents(hub.context, "http://127.0.0.1:4870");
      const { repos: found } = await repos.list({ kind: "model", author: "perilune", viewer: null });
      expect(found.map(({ name }) => name).sort()).toEqual(agents.map(({ name }) => name).sort());
      const taken = new Set<string>();
      for (const repo of found) {
        expect(repo).toMatchObject({ libraryName: "perilune", pipelineTag: "reinforcement-learning" });
        const paths = (await repos.files(repo, null)).map(({ path }) => path);
        expect(paths).toEqual(expect.arrayContaining(["README.md", "curve.svg", "replay.json", "replay.mp4"]));
        const files = await seedFiles(
          agents.find(({ name }) => name === repo.name)!,
          "http://127.0.0.1:4870",
          new Date(0),
        );
        const { env, weightsHash } = readAgentDescription(text(files.get("perilune.json")));
        expect(readResults(text(files.get("results.json")))).toMatchObject({ weightsHash, episodes: 100 });
        const [board] = boardsFor(env, await boards.list());
        await loadForBoard(files.get("model.safetensors")!, board);
        taken.add(board.id);
      }
      expect(taken.size).toBe(agents.length);
      // Whoever deletes one does not see it come back.
      await repos.remove(found[0], publisher);
      await publishSeedAgents(hub.context, "http://127.0.0.1:4870");
      expect((await repos.list({ kind: "model", author: "perilune", viewer: null })).repos).toHaveLength(3);
    } finally {
      await hub.close();
    }
  });
});
