import { readFileSync } from "node:fs";
import { type EnvReference, makeReference, type Policy, policyFromSpec, saveModel } from "perilune";
import { agentDescription, encodeAgentDescription } from "perilune/hub";
import type { Identity } from "../../packages/hub-server/src/accounts/identity.ts";
import type { HubContext } from "../../packages/hub-server/src/context.ts";
import type { Commit, Operation, Repo } from "../../packages/hub-server/src/repos/repo.ts";

/** The model file of an agent that comes with the hub. */
export function seedModelBytes(name: string): Uint8Array {
  return readFileSync(new URL(`../../packages/hub-server/agents/${name}/model.safetensors`, import.meta.url));
}

/** A table with the given value of every action in every state of an environment. */
export function tableFor(env: EnvReference, values: (state: number, action: number) => number): Policy {
  const { observationSpace, actionSpace } = makeReference(env);
  const spec = { kind: "table", observationSpace: observationSpace.toJSON(), actionSpace: actionSpace.toJSON() };
  const [states, actions] = [observationSpace, actionSpace].map((space) => (space as unknown as { n: number }).n);
  const data = Float64Array.from({ length: states * actions }, (_, i) => values(Math.floor(i / actions), i % actions));
  return policyFromSpec(spec, new Map([["q", { shape: [states, actions], data }]]));
}

/** The files that make a repository an agent's. */
export function agentFiles(policy: Policy, env: EnvReference, claim?: string): Record<string, string | Uint8Array> {
  return {
    "model.safetensors": saveModel(policy, { algorithm: "q-learning", env }),
    "perilune.json": encodeAgentDescription(agentDescription(policy, env, { algorithm: "q-learning" })),
    ...(claim === undefined ? {} : { "README.md": cardThatClaims(claim) }),
  };
}

/** A card with a score, as `package_to_hub` writes it. */
export function cardThatClaims(meanReward: string): string {
  return `---
model-index:
- name: agent
  results:
  - task: { type: reinforcement-learning }
    metrics:
    - { type: mean_reward, value: "${meanReward}" }
---
`;
}

/** Commits files to a model repository, which is made if need be; `name` is the owner's unless it says whose. */
export async function commitFiles(
  { repos }: HubContext,
  name: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  by: Identity,
  options: { readonly private?: boolean } = {},
): Promise<{ repo: Repo; commit: Commit }> {
  const ref = { kind: "model", namespace: by.user, name } as const;
  const before = (await repos.find(ref, by)) ?? (await repos.create(ref, { private: options.private ?? false, by }));
  const operations = Object.entries(files).map(
    ([path, content]): Operation => ({ kind: "file", path, content: Buffer.from(content) }),
  );
  const commit = await repos.commit(before, { title: "Push", operations, by });
  return { repo: (await repos.byId(before.id)) as Repo, commit };
}
