import { type EnvSpec, registeredIds, specOf } from "../envs/registry.ts";
import { AGENT_FILES, type AgentDescription } from "./agent-description.ts";
import { cardMetadata } from "./card-metadata.ts";
import { isLoopbackUrl } from "./hub-url.ts";
import { type RepoId, repoIdText } from "./repo-id.ts";
import { evaluateCommand, trainCommand } from "./reproduce.ts";
import type { Results } from "./results.ts";
import { scoreOf } from "./score.ts";
import { differs, type Setting, settingsOf } from "./settings.ts";
import type { CurvePoint, Training } from "./training.ts";

/** What a card tells of. */
export interface CardContent {
  readonly repo: RepoId;
  /** Where it is published. */
  readonly hubUrl: string;
  readonly description: AgentDescription;
  readonly results: Results;
  readonly training: Training;
  /** Whether there is a film beside the card. */
  readonly hasVideo: boolean;
}

/**
 * The text of an agent's `README.md`: metadata that hubs read, then Markdown without HTML that people read.
 *
 * Links are relative, so a card is right wherever its files lie.
 */
export function modelCard(content: CardContent): string {
  const { description, results, training } = content;
  const { algorithm, env } = description;
  const name = algorithm === null ? content.repo.name : displayName(algorithm);
  const sections = [
    cardMetadata(name, description, results),
    `# **${plain(name)}** agent playing **${plain(env.id)}**`,
    scoreSection(results),
    replaySection(results, content.hasVideo),
    environmentSection(description),
    curveSection(training.curve ?? []),
    settingsSection(algorithm, training),
    reproduceSection(content),
    codeSection(content),
    identitySection(description, results),
  ];
  return `${sections.filter((section) => section !== null).join("\n\n")}\n`;
}

function scoreSection(results: Results): string {
  const { returns, episodes, seed, deterministic, evaluatedAt } = results;
  const { mean, std, result, iqm, low, high } = scoreOf(returns);
  const sorted = [...returns].sort((a, b) => a - b);
  return [
    `**${fixed(mean)} ± ${fixed(std)}** mean return over ${episodes} ${deterministic ? "deterministic" : "stochastic"} ` +
      `${episodes === 1 ? "episode" : "episodes"}.`,
    "",
    "| measure | value |",
    "| :--- | ---: |",
    `| mean ± standard deviation | ${fixed(mean)} ± ${fixed(std)} |`,
    `| result (mean − standard deviation) | ${fixed(result)} |`,
    `| interquartile mean | ${fixed(iqm)} |`,
    `| its 95 % bootstrap interval | ${fixed(low)} to ${fixed(high)} |`,
    `| worst and best episode | ${fixed(sorted[0])} and ${fixed(sorted[sorted.length - 1])} |`,
    `| seeds | ${seed} to ${seed + episodes - 1} |`,
    `| evaluated | ${plain(evaluatedAt)} |`,
    "",
    `Its owner measured this; every return is in [${AGENT_FILES.results}](${AGENT_FILES.results}), and the commands below repeat it.`,
  ].join("\n");
}

function replaySection({ seed, returns }: Results, hasVideo: boolean): string {
  const episode = `the first episode of the evaluation (seed ${seed}, return ${fixed(returns[0])})`;
  const json = `[${AGENT_FILES.replay}](${AGENT_FILES.replay}) plays it again, step by step, without the model.`;
  const film = hasVideo
    ? `▶ **[Watch the replay](${AGENT_FILES.video})**: ${episode}.`
    : `No film was recorded of ${episode}.`;
  return `## Replay\n\n${film} ${json}`;
}

function environmentSection({ env }: AgentDescription): string {
  const { doc, maxEpisodeSteps } = knownSpec(env.id) ?? {};
  const limit = env.maxEpisodeSteps === undefined ? maxEpisodeSteps : env.maxEpisodeSteps;
  const kwargs = Object.entries(env.kwargs).map(([name, value]) => `\`${name}: ${JSON.stringify(value)}\``);
  const sentences = [
    ...(doc === undefined ? [] : [doc.description, `Rewards: ${doc.rewards}`]),
    typeof limit === "number" ? `An episode has at most ${limit} steps.` : null,
    kwargs.length === 0 ? null : `It was made with ${kwargs.join(", ")}.`,
    `[Other agents that play ${plain(env.id)}](/models?other=${query(env.id)}).`,
  ];
  return `## Environment\n\n${sentences.filter((sentence) => sentence !== null).join(" ")}`;
}

function curveSection(points: readonly CurvePoint[]): string | null {
  if (points.length < 2) return null;
  const [first, last] = [points[0], points[points.length - 1]];
  const told =
    `Mean return of the latest training episodes: ${fixed(first.meanReward)} after ${count(first.timesteps)} steps, ` +
    `${fixed(last.meanReward)} after ${count(last.timesteps)}.`;
  return `## Learning curve\n\n![Learning curve](${AGENT_FILES.curve})\n\n${told}`;
}

function settingsSection(algorithm: string | null, training: Training): string | null {
  const { numTimesteps, numEnvs, seed } = training;
  const told = [
    ...(numTimesteps == null ? [] : [`for ${count(numTimesteps)} environment steps`]),
    ...(numEnvs == null ? [] : [`in ${count(numEnvs)} ${numEnvs === 1 ? "environment" : "environments at once"}`]),
    ...(seed == null ? [] : [`with seed ${seed}`]),
  ];
  const settings = settingsOf(algorithm, training.hyperparams ?? {});
  if (told.length === 0 && settings.length === 0) return null;
  const run = told.length === 0 ? "" : `Trained ${told.join(" ")}. `;
  const bold = settings.some(differs) ? "What differs from the algorithm's own defaults stands first, in bold." : "";
  const parts = ["## Settings", (run + bold).trim(), settingsTable(settings)];
  return parts.filter((part) => part !== "").join("\n\n");
}

function settingsTable(settings: readonly Setting[]): string {
  if (settings.length === 0) return "";
  const rows = settings.map((setting) => {
    const value = `\`${cell(setting.value)}\``;
    const usual = setting.default === null ? "" : `\`${cell(setting.default)}\``;
    return `| \`${cell(setting.name)}\` | ${differs(setting) ? `**${value}**` : value} | ${usual} |`;
  });
  return ["| hyper-parameter | value | default |", "| :--- | :--- | :--- |", ...rows].join("\n");
}

function reproduceSection({ repo, hubUrl, description, results, training }: CardContent): string {
  const train = trainCommand(description.env, training);
  const hub = isLoopbackUrl(hubUrl) ? "" : ` --hub ${hubUrl}`;
  return [
    "## Reproduce",
    "",
    "```sh",
    ...(train === null ? [] : ["# train it again", train]),
    "# evaluate it again: the same score, to the last bit",
    `perilune pull ${repoIdText(repo)}${hub} --output ${repo.name}`,
    evaluateCommand(repo.name, results),
    "```",
  ].join("\n");
}

function codeSection({ repo, description: { env, file }, results }: CardContent): string {
  const { id, kwargs, maxEpisodeSteps } = env;
  const isPlainId = Object.keys(kwargs).length === 0 && maxEpisodeSteps === undefined;
  const { episodes, seed, deterministic } = results;
  return [
    "## Use it",
    "",
    "```js",
    'import { readFile } from "node:fs/promises";',
    'import { evaluate, load } from "perilune";',
    "",
    `const { policy } = await load(await readFile("${repo.name}/${file}"));`,
    `const env = ${JSON.stringify(isPlainId ? id : env)};`,
    `const options = { episodes: ${episodes}, seed: ${seed}, deterministic: ${deterministic} };`,
    "console.log(evaluate(policy, env, options).meanReward);",
    "```",
    "",
    "Loading runs no code of the agent. In a page, give `load` the bytes that `fetch` brings.",
  ].join("\n");
}

function identitySection({ weightsHash, perilune, file }: AgentDescription, results: Results): string {
  const evaluated = results.perilune === perilune ? "" : `, evaluated by ${plain(results.perilune)}`;
  return [
    "## Identity",
    "",
    `Weights of [${file}](${file}), as \`weightsHash\` names them (SHA-256): \`${weightsHash}\`.`,
    `Published by Perilune ${plain(perilune)}${evaluated}.`,
  ].join("\n");
}

function knownSpec(id: string): EnvSpec | undefined {
  return registeredIds().includes(id) ? specOf(id) : undefined;
}

/** `ppo` → PPO, `q-learning` → Q-Learning. */
function displayName(algorithm: string): string {
  if (algorithm.length <= 4) return algorithm.toUpperCase();
  return algorithm.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

function fixed(value: number): string {
  return value.toFixed(2).replace("-", "−");
}

/** A whole number with its thousands apart. */
function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A text as a part of a link, where Markdown gives parentheses a meaning of their own. */
function query(text: string): string {
  return encodeURIComponent(text).replaceAll("(", "%28").replaceAll(")", "%29");
}

/** A text that Markdown shows as it is, on one line. */
function plain(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>|#&]/g, "\\$&");
}

/** A text within code within a table. */
function cell(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[|`]/g, (mark) => (mark === "|" ? "\\|" : "'"));
}
