/** Where runs can be read, each as the very files of a run folder of the command line. */
export interface RunReader {
  /** Every run, by its path `environment/algorithm/number`, the newest first. */
  runs(): Promise<RunEntry[]>;
  /** A file's bytes, `null` where there is none; its name is its path in the folder, with `/`. */
  read(run: string, file: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** The files of a run and their sizes, by name. */
  files(run: string): Promise<RunFileEntry[]>;
  /** All files of a run as they are at one moment. */
  content(run: string): Promise<RunContent>;
}

/** Where runs are kept. */
export interface RunStore extends RunReader {
  /**
   * Makes a run with its first files under the next free number, and gives its path: all of it, or nothing.
   *
   * @throws StorageFullError where there is no room
   */
  create(about: { readonly env: string; readonly algorithm: string }, files: RunContent): Promise<string>;
  /**
   * Changes files of a run: all of the changes, or none.
   *
   * @throws StorageFullError where there is no room
   */
  commit(run: string, change: RunChange): Promise<void>;
  remove(run: string): Promise<void>;
}

/** Files by their paths in the folder. */
export type RunContent = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** What is to be done with files, in this order: removed, written whole, appended to. */
export interface RunChange {
  readonly remove?: readonly string[];
  readonly write?: RunContent;
  readonly append?: RunContent;
}

export interface RunEntry {
  /** `CartPole-v1/ppo/001` */
  readonly path: string;
  readonly env: string;
  readonly algorithm: string;
  /** When its files changed last, in milliseconds since 1970. */
  readonly changed: number;
}

export interface RunFileEntry {
  readonly name: string;
  readonly bytes: number;
}

/** There is no room for more; nothing of the change was done. */
export class StorageFullError extends Error {
  override name = "StorageFullError";
}

/** A run's number as it stands in its path. */
export function runNumber(number: number): string {
  return String(number).padStart(3, "0");
}
