import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { formatNumber } from "../ui/format.ts";
import { colorOf, theme } from "../ui/theme.ts";
import type { EpisodeRecord } from "./episode-record.ts";
import { type StripRow, stripRows } from "./strip-data.ts";

/** Pixels of a row, and between two. */
const ROW = 44;
const GAP = 22;

export interface StripProps {
  readonly record: EpisodeRecord;
  /** The moment that is seen. */
  readonly step: number;
  readonly onSeek: (step: number) => void;
}

/** Rewards, values and actions of the whole episode, with a line at the moment that is seen. */
export function Strip({ record, step, onSeek }: StripProps) {
  const rows = useMemo(() => stripRows(record), [record]);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(canvas);
  const height = rows.length * (ROW + GAP);
  const length = record.actions.length;
  const present = theme.value;
  useEffect(() => {
    const element = canvas.current;
    if (element === null || width === 0) return;
    element.width = width * devicePixelRatio;
    element.height = height * devicePixelRatio;
    const context = element.getContext("2d");
    context?.scale(devicePixelRatio, devicePixelRatio);
    if (context !== null) draw(context, { rows, length, width });
  }, [rows, length, width, height, present]);
  const seek = (event: PointerEvent & { currentTarget: HTMLElement }): void => {
    if (event.buttons !== 1) return;
    const { left, width: total } = event.currentTarget.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - left) / total));
    onSeek(Math.round(share * length));
  };
  return (
    <div class="strip" onPointerDown={seek} onPointerMove={seek}>
      <canvas ref={canvas} role="img" aria-label={describe(rows)} style={{ height: `${height}px` }} />
      <span class="strip-now" aria-hidden="true" style={{ left: `${(100 * step) / Math.max(1, length)}%` }} />
    </div>
  );
}

function describe(rows: readonly StripRow[]): string {
  const ranges = rows
    .filter(({ form }) => form !== "lanes")
    .map(({ title, values }) => {
      const [low, high] = [Math.min(...values), Math.max(...values)];
      return `${title} from ${formatNumber(low)} to ${formatNumber(high)}`;
    });
  return `The episode over its steps. ${ranges.join(", ")}. The table below has every step.`;
}

function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([{ contentRect }]) => setWidth(Math.round(contentRect.width)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return width;
}

interface Plan {
  readonly rows: readonly StripRow[];
  readonly length: number;
  readonly width: number;
}

function draw(context: CanvasRenderingContext2D, { rows, length, width }: Plan): void {
  const [soft, edge] = [colorOf("--soft"), colorOf("--line")];
  const x = (index: number): number => (index * width) / Math.max(1, length);
  rows.forEach((row, index) => {
    const top = index * (ROW + GAP) + GAP;
    const { values, form, min, max } = row;
    const y = (value: number): number => top + ROW - ((value - min) / (max - min || 1)) * ROW;
    context.fillStyle = soft;
    context.font = "12px B612, system-ui, sans-serif";
    context.fillText(row.title, 4, top - 6);
    if (form !== "lanes") {
      context.textAlign = "right";
      context.fillText(`${formatNumber(min)} to ${formatNumber(max)}`, width, top - 6);
      context.textAlign = "left";
    }
    context.fillStyle = edge;
    context.fillRect(0, form === "lanes" ? top + ROW : y(0), width, 1);
    const color = colorOf(row.color);
    context.fillStyle = color;
    context.strokeStyle = color;
    if (form === "line") {
      context.lineWidth = 1.5;
      context.beginPath();
      for (const [at, value] of values.entries()) context.lineTo(x(at), y(value));
      context.stroke();
      return;
    }
    // A little over, so that no gaps are seen between portions that are equal.
    const thick = Math.max(1, x(1) - x(0) + 0.5);
    const lane = ROW / (max + 1);
    values.forEach((value, at) => {
      if (form === "lanes") context.fillRect(x(at), top + value * lane + 1, thick, Math.max(2, lane - 2));
      else context.fillRect(x(at) - thick, Math.min(y(0), y(value)), thick, Math.abs(y(value) - y(0)));
    });
  });
}
