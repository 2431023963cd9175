import { useEffect, useRef } from "preact/hooks";
import type uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { compact, rangeOf } from "./axis.ts";
import { formatNumber } from "./format.ts";
import { colorOf, theme } from "./theme.ts";

/** A line of a chart. */
export interface ChartLine {
  readonly label: string;
  readonly color: `--${string}`;
  /** Told apart by more than colour. */
  readonly dash?: readonly number[];
  /** A faint line behind the others: what a smoothed one was made of. */
  readonly faint?: boolean;
}

export interface ChartProps {
  /** What the chart shows, read out with the latest values. */
  readonly label: string;
  readonly xLabel: string;
  readonly lines: readonly ChartLine[];
  /** The numbers: x, then a column for each line; a new array whenever they have changed. */
  readonly data: readonly (readonly (number | null)[])[];
  /** Heights to mark: a reward threshold, the ends of a healthy range. */
  readonly marks?: readonly number[];
  /** @default 240 */
  readonly height?: number;
}

/** Curves by uPlot, which is fetched with the first of them; redrawn at most once a frame. */
export function Chart({ label, xLabel, lines, data, marks = [], height = 240 }: ChartProps) {
  const root = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latestData = useRef(data);
  const latestMarks = useRef(marks);
  latestData.current = data;
  latestMarks.current = marks;
  const form = JSON.stringify([lines, xLabel, height, theme.value]);

  // `form` says all that the plot is made of.
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    let isGone = false;
    const resize = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height }));
    void import("uplot").then(({ default: UPlot }) => {
      if (isGone) return;
      const options = optionsOf({ lines, xLabel, height, width: element.clientWidth, marks: latestMarks });
      plot.current = new UPlot(options, latestData.current as uPlot.AlignedData, element);
      resize.observe(element);
    });
    return () => {
      isGone = true;
      resize.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [form]);

  useEffect(() => {
    const frame = requestAnimationFrame(() => plot.current?.setData(data as uPlot.AlignedData));
    return () => cancelAnimationFrame(frame);
  }, [data]);

  const latest = lines.map((_, index) => data[index + 1]?.findLast((value) => value !== null) ?? null);
  const shown = lines.flatMap((line, index) => (line.faint ? [] : [{ line, value: latest[index] }]));
  return (
    <div>
      <div class="chart" ref={root} role="img" aria-label={`${label}. ${latestText(shown)}`} />
      <ul class="legend">
        {shown.map(({ line, value }) => (
          <li key={line.label}>
            <svg viewBox="0 0 28 12" aria-hidden="true">
              <path
                d="M0 6h28"
                stroke={`var(${line.color})`}
                stroke-width="3"
                stroke-dasharray={line.dash?.join(" ")}
              />
            </svg>
            {line.label} <b>{value === null ? "–" : formatNumber(value)}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}

function latestText(shown: readonly { readonly line: ChartLine; readonly value: number | null }[]): string {
  const known = shown.filter(({ value }) => value !== null);
  if (known.length === 0) return "Nothing measured yet.";
  return `Latest: ${known.map(({ line, value }) => `${line.label} ${formatNumber(value ?? 0)}`).join(", ")}.`;
}

interface PlotForm {
  readonly lines: readonly ChartLine[];
  readonly xLabel: string;
  readonly width: number;
  readonly height: number;
  readonly marks: { readonly current: readonly number[] };
}

function optionsOf({ lines, xLabel, width, height, marks }: PlotForm): uPlot.Options {
  const [soft, grid, amber] = (["--soft", "--line", "--amber"] as const).map(colorOf);
  const font = "12px B612, system-ui, sans-serif";
  const axis = { stroke: soft, font, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
  return {
    width,
    height,
    scales: {
      x: { time: false },
      y: { range: (_plot, min, max) => rangeOf(min, max, marks.current) },
    },
    legend: { show: false },
    cursor: { y: false, points: { size: 7 } },
    axes: [
      { ...axis, label: xLabel, labelFont: font, labelSize: 20, values: (_plot, splits) => splits.map(compact) },
      {
        ...axis,
        size: (_plot, values) => Math.max(56, 20 + 7 * Math.max(0, ...(values ?? []).map(({ length }) => length))),
        // Steps are at most twice this: two of them fit, however low the chart.
        space: (_plot, _axis, _min, _max, length) => Math.min(30, length / 4),
        values: (_plot, splits) => splits.map(compact),
      },
    ],
    series: [
      { label: xLabel },
      ...lines.map((line) => ({
        label: line.label,
        stroke: colorOf(line.color),
        width: line.faint ? 1 : 2,
        alpha: line.faint ? 0.35 : 1,
        ...(line.dash === undefined ? {} : { dash: [...line.dash] }),
        points: { show: false },
        spanGaps: true,
      })),
    ],
    hooks: { draw: [(plot) => drawMarks(plot, marks.current, amber)] },
  };
}

function drawMarks(plot: uPlot, marks: readonly number[], color: string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.setLineDash([6, 6]);
  ctx.lineWidth = devicePixelRatio;
  for (const mark of marks) {
    const y = plot.valToPos(mark, "y", true);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}
