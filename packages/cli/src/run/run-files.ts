import { readdirSync, statSync } from "node:fs";
import path from "node:path";

/** A file of a run, or a folder with all that lies directly in it. */
export interface RunFile {
  /** Relative to the run, with `/` at a folder's end. */
  readonly name: string;
  /** How many files it stands for. */
  readonly files: number;
  readonly bytes: number;
}

/** What lies in a run folder and how large it is: its files by name, then its folders. */
export function runFiles(folder: string, within = ""): RunFile[] {
  const entries = readdirSync(path.join(folder, within), { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const files = names.sort().map((name) => ({ name, files: 1, bytes: sizeOf(path.join(folder, within, name)) }));
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${within}${name}/`);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const own = within === "" ? files : [{ name: within, files: files.length, bytes }];
  return [...own, ...folders.sort().flatMap((name) => runFiles(folder, name))];
}

/** A size as people say it: `38.4 kB`, in powers of 1000. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
  return power === 0 ? `${bytes} B` : `${(bytes / 1000 ** power).toFixed(1)} ${["kB", "MB", "GB", "TB"][power - 1]}`;
}

/** A run under way removes checkpoints: one that is gone since it was listed takes no space. */
function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
