import type { AgentDescription } from "./agent-description.ts";
import { type Results, scoreText } from "./results.ts";

/**
 * The metadata at the head of a card: YAML of the structure that `package_to_hub` writes, so that every reader of its
 * cards finds the score, with Perilune's name as the library's.
 *
 * Source: https://github.com/huggingface/huggingface_sb3 (push_to_hub.py)
 */
export function cardMetadata(title: string, { algorithm, env, policy }: AgentDescription, results: Results): string {
  const tags = [
    env.id,
    ...(algorithm === null ? [] : [algorithm]),
    ...(policy.kind === "table" ? [] : ["deep-reinforcement-learning"]),
    "reinforcement-learning",
    "perilune",
  ];
  return [
    "---",
    "library_name: perilune",
    "pipeline_tag: reinforcement-learning",
    "tags:",
    ...tags.map((tag) => `- ${scalar(tag)}`),
    "model-index:",
    `- name: ${scalar(title)}`,
    "  results:",
    "  - task:",
    "      type: reinforcement-learning",
    "      name: reinforcement-learning",
    "    dataset:",
    `      name: ${scalar(env.id)}`,
    `      type: ${scalar(env.id)}`,
    "    metrics:",
    "    - type: mean_reward",
    `      value: ${scalar(scoreText(results))}`,
    "      name: mean_reward",
    "      verified: false",
    "---",
  ].join("\n");
}

/** A text in YAML: plain where no reader takes it for a number, a date or a truth value, else as JSON, which YAML holds. */
function scalar(text: string): string {
  const isPlain = /^[A-Za-z][\w.-]*$/.test(text) && !/^(true|false|yes|no|on|off|y|n|null)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
