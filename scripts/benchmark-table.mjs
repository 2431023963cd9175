// Turns the recorded results of zoo/benchmark/ into the text of zoo/benchmark.md.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const REFERENCES = "references.json";

/** The text of `zoo/benchmark.md`, from every record in `folder` and the reference figures beside them. */
export function benchmarkPage(folder) {
  const read = (name) => JSON.parse(readFileSync(path.join(folder, name), "utf8"));
  const { sources, results: references } = read(REFERENCES);
  const records = readdirSync(folder)
    .filter((name) => name.endsWith(".json") && name !== REFERENCES)
    .sort()
    .map(read);
  const referencesOf = ({ algorithm, environment }) =>
    references.filter((found) => found.environment === environment && [algorithm, null].includes(found.algorithm));
  return `${[
    "# Benchmark",
    "Made by `node scripts/benchmark.mjs table` from the records in [`benchmark/`](benchmark/); not edited by hand. Every seed that was run is listed, and none was chosen. Each trains through the command with the tuned settings of `zoo/`, and others only where the command names them; its final model, not its best, then plays episodes of their own seeds deterministically. ± is the spread over the episodes of one trained agent; the median is over the seeds' means. A seed reaches the threshold, Gymnasium's, when its mean does. Seconds are wall clock, of training alone, with whatever else the machine was doing.",
    table(
      [
        "algorithm",
        "environment",
        "steps",
        "median of means",
        "lowest to highest",
        "threshold",
        "reach it",
        "s a seed",
      ],
      records.map(summaryRow),
    ),
    ...records.map((record) => section(record, referencesOf(record), sources)),
    "## Where the other figures come from",
    Object.values(sources)
      .map(({ title, url, about }) => `- ${url ? `[${title}](${url})` : title}: ${about}`)
      .join("\n"),
  ].join("\n\n")}\n`;
}

const heading = ({ algorithm, environment }) => `${algorithm}, ${environment}`;
/** The anchor that GitHub and others give a heading. */
const anchor = (text) =>
  text
    .toLowerCase()
    .replace(/[^\w -]/g, "")
    .replaceAll(" ", "-");

function summaryRow(record) {
  const means = record.results.map(({ mean_reward }) => mean_reward);
  return [
    `[${record.algorithm}](#${anchor(heading(record))})`,
    record.environment,
    integer(record.steps),
    number(median(means)),
    `${number(Math.min(...means))} to ${number(Math.max(...means))}`,
    record.threshold === null ? "none" : number(record.threshold),
    reached(record),
    number(median(record.results.map(({ seconds }) => seconds))),
  ];
}

function reached({ threshold, results }) {
  if (threshold === null) return "";
  return `${results.filter(({ mean_reward }) => mean_reward >= threshold).length} of ${results.length}`;
}

function section(record, references, sources) {
  const { seed, count } = record.episodes;
  const parts = [
    `## ${heading(record)}`,
    `\`${record.command}\`, which for each seed is \`${record.train}\`, then \`${record.evaluate}\`: ${integer(record.steps)} steps, then ${count} episodes seeded ${seed} to ${seed + count - 1}. Perilune ${record.version}, commit \`${record.commit.slice(0, 12)}\`${record.modified ? " with changes" : ""}, Node ${record.node}, ${record.cpu}.`,
    table(
      ["seed", "mean ± std", "seconds"],
      record.results.map((result) => [String(result.seed), score(result), number(result.seconds)]),
    ),
  ];
  if (references.length > 0) {
    const rows = references.map((found) => [
      sources[found.source].title,
      found.task ?? found.environment,
      found.steps === undefined ? "" : integer(found.steps),
      found.results.map(score).join(", "),
      found.seconds ?? "",
    ]);
    parts.push("For comparison:", table(["from", "environment", "steps", "mean ± std, a run each", "seconds"], rows));
  }
  return parts.join("\n\n");
}

function table(head, rows) {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[Math.floor(middle)];
}

/** Two decimals below ten, one above, none for what is whole. */
function number(value) {
  const text = value.toFixed(Math.abs(value) < 10 ? 2 : 1);
  return text.replace(/\.0+$/, "").replace("-", "−");
}

const integer = (value) => value.toLocaleString("en-US");
const score = ({ mean_reward, std_reward }) =>
  std_reward === undefined ? number(mean_reward) : `${number(mean_reward)} ± ${number(std_reward)}`;
