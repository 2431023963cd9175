import {
  type RunChange,
  type RunContent,
  type RunEntry,
  type RunFileEntry,
  type RunStore,
  runNumber,
  StorageFullError,
} from "../runs/run-store.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A store in memory, for tests; with a capacity it fills up as a browser's does. */
export class MemoryRunStore implements RunStore {
  readonly #runs = new Map<string, Map<string, Bytes>>();
  /** Bytes that fit. */
  capacity: number = Number.POSITIVE_INFINITY;

  async runs(): Promise<RunEntry[]> {
    return [...this.#runs.keys()].map((path) => {
      const [env, algorithm] = path.split("/");
      return { path, env, algorithm, changed: 0 };
    });
  }

  async create({ env, algorithm }: { env: string; algorithm: string }, files: RunContent): Promise<string> {
    const path = `${env}/${algorithm}/${runNumber(this.#runs.size + 1)}`;
    this.#put(path, new Map(files));
    return path;
  }

  async read(run: string, file: string): Promise<Bytes | null> {
    return this.#of(run).get(file) ?? null;
  }

  async files(run: string): Promise<RunFileEntry[]> {
    return [...this.#of(run)].map(([name, bytes]) => ({ name, bytes: bytes.length }));
  }

  async commit(run: string, { remove = [], write = new Map(), append = new Map() }: RunChange): Promise<void> {
    const files = new Map(this.#of(run));
    for (const file of remove) files.delete(file);
    for (const [file, bytes] of write) files.set(file, bytes.slice());
    for (const [file, bytes] of append) files.set(file, Uint8Array.of(...(files.get(file) ?? []), ...bytes));
    this.#put(run, files);
  }

  async content(run: string): Promise<RunContent> {
    return new Map(this.#of(run));
  }

  async remove(run: string): Promise<void> {
    this.#runs.delete(run);
  }

  #put(run: string, files: Map<string, Bytes>): void {
    const size = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
    if (size > this.capacity) throw new StorageFullError("there is no room");
    this.#runs.set(run, files);
  }

  #of(run: string): Map<string, Bytes> {
    const files = this.#runs.get(run);
    if (files === undefined) throw new Error(`there is no run ${run}`);
    return files;
  }
}
