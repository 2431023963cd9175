import { envFolder } from "perilune/training";
import {
  type RunChange,
  type RunContent,
  type RunEntry,
  type RunFileEntry,
  type RunStore,
  runNumber,
  StorageFullError,
} from "./run-store.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A file lies in parts, so that what is appended costs as much as it is long. */
interface Part {
  readonly run: string;
  readonly file: string;
  readonly part: number;
  readonly bytes: Bytes;
}

/** A run's path split, so that a range finds the runs of an environment and an algorithm. */
interface RunRecord extends RunEntry {
  readonly number: number;
}

const DATABASE = "perilune-runs";
const VERSION = 1;

/** The runs of this browser, for this site: nobody else sees them. */
export function openRunStore(): RunStore {
  return new IndexedDbStore();
}

class IndexedDbStore implements RunStore {
  #database: Promise<IDBDatabase> | null = null;

  async runs(): Promise<RunEntry[]> {
    const records = await this.#read("runs", (runs) => runs.getAll() as IDBRequest<RunRecord[]>);
    return records.sort((a, b) => b.changed - a.changed);
  }

  async create({ env, algorithm }: { env: string; algorithm: string }, files: RunContent): Promise<string> {
    const folder = `${envFolder(env)}/${algorithm}`;
    let path = "";
    await this.#change(async (runs, parts) => {
      const all = await done(runs.getAll() as IDBRequest<RunRecord[]>);
      const numbers = all.filter((run) => run.path.startsWith(`${folder}/`)).map(({ number }) => number);
      const number = Math.max(0, ...numbers) + 1;
      path = `${folder}/${runNumber(number)}`;
      runs.put({ path, env, algorithm, number, changed: Date.now() } satisfies RunRecord);
      for (const [file, bytes] of files) parts.put({ run: path, file, part: 0, bytes } satisfies Part);
    });
    return path;
  }

  async read(run: string, file: string): Promise<Bytes | null> {
    const parts = await this.#read("parts", (store) => store.getAll(ofFile(run, file)) as IDBRequest<Part[]>);
    return parts.length === 0 ? null : joined(parts.map(({ bytes }) => bytes));
  }

  async files(run: string): Promise<RunFileEntry[]> {
    const parts = await this.#read("parts", (store) => store.getAll(ofRun(run)) as IDBRequest<Part[]>);
    const sizes = new Map<string, number>();
    for (const { file, bytes } of parts) sizes.set(file, (sizes.get(file) ?? 0) + bytes.length);
    return [...sizes].map(([name, bytes]) => ({ name, bytes }));
  }

  async content(run: string): Promise<RunContent> {
    const parts = await this.#read("parts", (store) => store.getAll(ofRun(run)) as IDBRequest<Part[]>);
    const files = Map.groupBy(parts, ({ file }) => file);
    return new Map([...files].map(([file, own]) => [file, joined(own.map(({ bytes }) => bytes))]));
  }

  async commit(run: string, { remove = [], write = new Map(), append = new Map() }: RunChange): Promise<void> {
    await this.#change(async (runs, parts) => {
      const record = await done(runs.get(run) as IDBRequest<RunRecord | undefined>);
      if (record === undefined) throw new Error(`run ${run} was deleted while it trained`);
      for (const file of [...remove, ...write.keys()]) parts.delete(ofFile(run, file));
      for (const [file, bytes] of write) parts.put({ run, file, part: 0, bytes } satisfies Part);
      for (const [file, bytes] of append) {
        const cursor = await done(parts.openKeyCursor(ofFile(run, file), "prev"));
        const last = cursor === null ? -1 : (cursor.key as [string, string, number])[2];
        parts.put({ run, file, part: last + 1, bytes } satisfies Part);
      }
      runs.put({ ...record, changed: Date.now() });
    });
  }

  async remove(run: string): Promise<void> {
    await this.#change(async (runs, parts) => {
      runs.delete(run);
      parts.delete(ofRun(run));
    });
  }

  async #read<T>(name: "runs" | "parts", ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const database = await this.#open();
    return done(ask(database.transaction(name).objectStore(name)));
  }

  /** Makes changes that all come about, or none. */
  async #change(make: (runs: IDBObjectStore, parts: IDBObjectStore) => Promise<void>): Promise<void> {
    const transaction = (await this.#open()).transaction(["runs", "parts"], "readwrite", { durability: "relaxed" });
    const completed = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(explained(transaction.error));
    });
    try {
      await make(transaction.objectStore("runs"), transaction.objectStore("parts"));
    } catch (error) {
      completed.catch(() => {}); // the cause is told instead
      try {
        transaction.abort();
      } catch {
        // It had ended by itself, for the same cause.
      }
      throw explained(error);
    }
    await completed;
  }

  #open(): Promise<IDBDatabase> {
    this.#database ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(DATABASE, VERSION);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("runs", { keyPath: "path" });
        request.result.createObjectStore("parts", { keyPath: ["run", "file", "part"] });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => {
        this.#database = null;
        reject(explained(request.error));
      };
    });
    return this.#database;
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(explained(request.error));
  });
}

/** Keys compare item by item, and a list comes after every text and number. */
function ofFile(run: string, file: string): IDBKeyRange {
  return IDBKeyRange.bound([run, file], [run, file, []]);
}

function ofRun(run: string): IDBKeyRange {
  return IDBKeyRange.bound([run], [run, []]);
}

function joined(parts: readonly Bytes[]): Bytes {
  if (parts.length === 1) return parts[0];
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function explained(error: unknown): unknown {
  if (!(error instanceof DOMException) || error.name !== "QuotaExceededError") return error;
  return new StorageFullError("the browser has no room left for it; export and delete older runs, then go on");
}
