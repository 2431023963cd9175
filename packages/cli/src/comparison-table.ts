import type { ComparedRun, Score } from "./run/run-comparison.ts";
import { differingSettings, formatSetting } from "./run/run-settings.ts";

/** A line of the comparison: what it is, and how it is in each run. */
interface Row {
  readonly title: string;
  readonly cells: readonly string[];
}

/** A run as it is told from the others: its letter, in its colour. */
export interface RunLabel {
  readonly marker: string;
  readonly paint: (text: string) => string;
}

/** Runs side by side, below their letters: the settings in which they differ, then how they did. */
export function comparisonTable(runs: readonly ComparedRun[], labels: readonly RunLabel[], width: number): string {
  const rows = [...settingRows(runs), ...resultRows(runs)];
  const titleWidth = Math.max(...rows.map(({ title }) => title.length));
  const widths = runs.map((_, run) => Math.max(...rows.map(({ cells }) => cells[run].length)));
  return columnGroups(widths, width - titleWidth)
    .map((group) => {
      const head = group.map((run) => labels[run].paint(labels[run].marker.padEnd(widths[run]))).join("  ");
      const lines = rows.map(({ title, cells }) => {
        const values = group.map((run) => cells[run].padEnd(widths[run])).join("  ");
        return `${title.padEnd(titleWidth)}  ${values}`.trimEnd();
      });
      return [`${" ".repeat(titleWidth)}  ${head}`.trimEnd(), ...lines].join("\n");
    })
    .join("\n\n");
}

/** Which columns stand together, so that each group fits; a column that is too wide stands alone. */
function columnGroups(widths: readonly number[], room: number): number[][] {
  const groups: number[][] = [];
  let left = 0;
  for (const [column, width] of widths.entries()) {
    if (left < width + 2 || groups.length === 0) {
      groups.push([]);
      left = room;
    }
    groups.at(-1)?.push(column);
    left -= width + 2;
  }
  return groups;
}

function settingRows(runs: readonly ComparedRun[]): Row[] {
  const settings = differingSettings(runs.map(({ config }) => config));
  return Object.entries(settings).map(([title, values]) => ({ title, cells: values.map(formatSetting) }));
}

function resultRows(runs: readonly ComparedRun[]): Row[] {
  const row = (title: string, cell: (run: ComparedRun) => string): Row => ({ title, cells: runs.map(cell) });
  const thresholds = [...new Set(runs.map(({ threshold }) => threshold))].filter((threshold) => threshold !== null);
  const goal = thresholds.length === 1 ? String(thresholds[0]) : "threshold";
  return [
    row("score", ({ score }) => formatScore(score)),
    row("scored by", ({ score }) => formatOrigin(score)),
    ...(thresholds.length === 0 ? [] : [row(`steps to ${goal}`, formatStepsToThreshold)]),
    row("steps", ({ timesteps, config, finished }) =>
      finished ? whole(timesteps) : `${whole(timesteps)} of ${whole(config.n_timesteps)}`,
    ),
    row("seconds", ({ seconds }) => (seconds === null ? "–" : seconds.toFixed(1))),
    row("steps/s", ({ seconds, timesteps }) => (seconds === null || seconds === 0 ? "–" : whole(timesteps / seconds))),
  ];
}

function formatScore(score: Score | null): string {
  if (score === null) return "–";
  return score.std === null ? score.mean.toFixed(1) : `${score.mean.toFixed(1)} ± ${score.std.toFixed(1)}`;
}

function formatOrigin(score: Score | null): string {
  if (score === null) return "–";
  if (score.from === "training") return "training mean";
  if (score.from === "fresh") return `${score.episodes} fresh episodes`;
  return score.episodes === null ? "last evaluation" : `last evaluation of ${score.episodes}`;
}

function formatStepsToThreshold({ threshold, stepsToThreshold }: ComparedRun): string {
  if (threshold === null) return "–";
  return stepsToThreshold === null ? "not reached" : whole(stepsToThreshold);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}
