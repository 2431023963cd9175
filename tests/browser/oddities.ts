import { readFile } from "node:fs/promises";
import type { HubContext, Identity } from "@perilune/hub-server";

/** What pages must bear beside the ordinary: nothing at all, long names, a private agent, data, a challenge. */
export async function publishOddities({ repos, boards, accounts }: HubContext, by: Identity): Promise<void> {
  await accounts.createUser("nobody-with-a-name-as-long-as-is-allowed");
  await repos.create({ kind: "model", namespace: "me", name: "empty" }, { private: false, by });
  const long = "an-agent-with-a-name-of-a-length-that-no-narrow-page-likes";
  const model = await readFile(new URL("../fixtures/ppo-LunarLander-v3.safetensors", import.meta.url));
  const claimed = await repos.create({ kind: "model", namespace: "me", name: long }, { private: false, by });
  const file = (path: string, content: string | Uint8Array) =>
    ({ kind: "file", path, content: Buffer.from(content) }) as const;
  await repos.commit(claimed, {
    title: "Say nothing of where it learned",
    operations: [
      file("model.safetensors", model),
      file("README.md", "---\ntags:\n- LunarLander-v3\n- ppo\n---\nShort.\n"),
    ],
    by,
  });
  const secret = await repos.create({ kind: "model", namespace: "me", name: "secret" }, { private: true, by });
  await repos.commit(secret, { title: "Hide", operations: [file("README.md", "# Not for everyone\n")], by });
  const data = await repos.create({ kind: "dataset", namespace: "me", name: "episodes" }, { private: false, by });
  const operations = [file("README.md", "# Episodes\n\nRecorded.\n"), file("data/train.jsonl", '{"reward": 1}\n')];
  await repos.commit(data, { title: "Record", operations, by });
  await boards.createChallenge(
    {
      id: "autumn-lander",
      title: "Autumn lander",
      env: { id: "LunarLander-v3", kwargs: {} },
      startsAt: new Date(Date.now() - 3_600_000),
      endsAt: new Date(Date.now() + 3 * 86_400_000),
      passMark: 200,
    },
    by,
  );
}
