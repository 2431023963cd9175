import { type Html, html } from "./html.ts";

/** A score to one decimal, with a true minus sign: "−74.7". */
export function decimal(value: number, digits = 1): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** A pass mark as it is written: "200", "4.5". */
export function passMarkText(value: number): string {
  return String(value).replace("-", "−");
}

/** "254.3 ± 18.2". */
export function spread(mean: number, std: number): string {
  return `${decimal(mean)} ± ${decimal(std)}`;
}

/** Bytes as people say them, in powers of a thousand: "23.4 kB". */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 99.95 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`;
}

/** "1 file", "2 files". */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? singular : plural}`;
}

/** A moment as a `time` element: "22 Nov 2026, 14:05 UTC". */
export function time(iso: string): Html {
  return html`<time datetime="${iso}">${dayOf(iso)}, ${iso.slice(11, 16)} UTC</time>`;
}

/** The day alone: "22 Nov 2026". */
export function day(iso: string): Html {
  return html`<time datetime="${iso}">${dayOf(iso)}</time>`;
}

function dayOf(iso: string): string {
  const options = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" } as const;
  return new Date(iso).toLocaleDateString("en-GB", options);
}

/** Time left until a moment in its two greatest units: "3 days 4 hours". */
export function timeLeft(from: Date, to: Date): string {
  const minutes = Math.max(0, Math.ceil((to.getTime() - from.getTime()) / 60_000));
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  if (days > 0) return `${count(days, "day")} ${count(hours, "hour")}`;
  if (hours > 0) return `${count(hours, "hour")} ${count(minutes % 60, "minute")}`;
  return count(minutes, "minute");
}
