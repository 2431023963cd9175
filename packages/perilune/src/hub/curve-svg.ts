import { shortCount } from "../training/writers/format.ts";
import type { CurvePoint } from "./training.ts";

const WIDTH = 720;
const HEIGHT = 300;
/** The drawing within the picture: what is left beside the labels. */
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 696, 64, 262];
/** More points than this are no finer to see. */
const GREATEST_POINTS = 240;

/**
 * A learning curve as a picture (SVG) that stands on its own paper, so that it reads on light and on dark pages.
 *
 * Colours are attributes first, for viewers that take no style; the style changes them where the reader prefers dark.
 */
export function curveSvg(points: readonly CurvePoint[], title: string, threshold?: number): string {
  const line = thinned(points);
  const values = [...line.map(({ meanReward }) => meanReward), ...(threshold === undefined ? [] : [threshold])];
  const ticks = ticksOver(least(values), -least(values.map((value) => -value)), 5);
  const [low, high] = [ticks[0], ticks[ticks.length - 1]];
  const last = points[points.length - 1].timesteps;
  const steps = ticksOver(0, last, 6).filter((tick) => tick <= last);
  const x = (timesteps: number): string => (LEFT + (timesteps / last) * (RIGHT - LEFT)).toFixed(1);
  const y = (value: number): string => (BOTTOM - ((value - low) / (high - low)) * (BOTTOM - TOP)).toFixed(1);
  const path = line.map(({ timesteps, meanReward }, i) => `${i === 0 ? "M" : "L"}${x(timesteps)} ${y(meanReward)}`);
  const heading = escapeXml(`Mean training return in ${title}`);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img">`,
    `<title>${heading}</title>`,
    "<style>",
    "@media (prefers-color-scheme: dark) {",
    ".paper { fill: #0d1117; stroke: #30363d } .ink { fill: #e6edf3 } .label { fill: #9198a1 }",
    ".grid { stroke: #30363d } .line { stroke: #58a6ff } .goal { stroke: #3fb950 } .goal-label { fill: #3fb950 }",
    "}",
    "</style>",
    `<rect class="paper" x="0.5" y="0.5" width="${WIDTH - 1}" height="${HEIGHT - 1}" rx="8" fill="#ffffff" stroke="#d1d9e0"/>`,
    '<g font-family="system-ui, sans-serif" font-size="13">',
    `<text class="ink" x="20" y="26" fill="#1f2328" font-size="15" font-weight="600">${heading}</text>`,
    ...ticks.map(
      (tick) =>
        `<path class="grid" d="M${LEFT} ${y(tick)}H${RIGHT}" stroke="#d1d9e0"/>` +
        `<text class="label" x="${LEFT - 8}" y="${y(tick)}" dy="4" text-anchor="end" fill="#59636e">${tickLabel(tick)}</text>`,
    ),
    ...steps.map(
      (tick) =>
        `<text class="label" x="${x(tick)}" y="${BOTTOM + 20}" text-anchor="middle" fill="#59636e">${shortCount(tick)}</text>`,
    ),
    `<text class="label" x="${RIGHT}" y="26" text-anchor="end" fill="#59636e">environment steps: ${shortCount(last)}</text>`,
    ...(threshold === undefined
      ? []
      : [
          `<path class="goal" d="M${LEFT} ${y(threshold)}H${RIGHT}" stroke="#1a7f37" stroke-dasharray="6 4"/>`,
          `<text class="goal-label" x="${LEFT + 6}" y="${y(threshold)}" dy="-5" fill="#1a7f37">solved at ${tickLabel(threshold)}</text>`,
        ]),
    `<path class="line" d="${path.join("")}" fill="none" stroke="#0969da" stroke-width="2" stroke-linejoin="round"/>`,
    "</g>",
    "</svg>",
  ].join("\n")}\n`;
}

/** Points by equal parts of the steps, each the mean of those that fall there. */
function thinned(points: readonly CurvePoint[]): CurvePoint[] {
  if (points.length <= GREATEST_POINTS) return [...points];
  const size = points.length / GREATEST_POINTS;
  return Array.from({ length: GREATEST_POINTS }, (_, i) => {
    const part = points.slice(Math.floor(i * size), Math.floor((i + 1) * size));
    const meanOf = (key: keyof CurvePoint): number => part.reduce((sum, point) => sum + point[key], 0) / part.length;
    return { timesteps: meanOf("timesteps"), meanReward: meanOf("meanReward") };
  });
}

/** Round numbers (1, 2 or 5 times a power of ten apart) that enclose the values, with at most `parts` of them between. */
function ticksOver(low: number, high: number, parts: number): number[] {
  const rough = Math.max(high - low, 1e-3) / parts;
  let step = 1;
  while (step < rough) step *= 10;
  while (step > rough) step /= 10;
  step *= [1, 2, 5, 10].find((factor) => step * factor >= rough) ?? 10;
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

function tickLabel(value: number): string {
  return String(Number(value.toPrecision(6))).replace("-", "−");
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b));
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
