import type { EpisodeRecord } from "./episode-record.ts";

/** Saves a file as the visitor's browser does. */
export function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

const ENDINGS: Readonly<Record<string, string>> = {
  "image/gif": "gif",
  "image/png": "png",
  "text/csv": "csv",
  "video/mp4": "mp4",
  "video/webm": "webm",
};

/** The name of a file about an episode: `CartPole-v1-seed-3.gif`. */
export function fileName({ env, seed }: Pick<EpisodeRecord, "env" | "seed">, { type }: Blob, step?: number): string {
  const moment = step === undefined ? "" : `-step-${step}`;
  return `${env.id.replace(/[^\w.-]+/g, "-")}-seed-${seed}${moment}.${ENDINGS[type]}`;
}
