import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, describe } from "vitest";

/** A kind of database that a suite is run on. */
export interface TestDatabase {
  readonly name: "SQLite" | "Postgres";
  /** Makes an empty database and returns its URL, as `openDatabase` takes it. */
  create(): Promise<string>;
}

/** Describes a suite twice: on SQLite, and on a throwaway Postgres where the programs of one are installed. */
export function describeOnEachDatabase(title: string, suite: (database: TestDatabase) => void): void {
  afterAll(removeAll);
  describe(`${title} on SQLite`, () => suite({ name: "SQLite", create: createSqlite }));
  const programs = findPrograms();
  if (programs === null)
    console.warn(`skipped: ${title} on Postgres, for no initdb was found (apt-get install postgresql)`);
  describe.skipIf(programs === null)(`${title} on Postgres`, () => {
    suite({ name: "Postgres", create: async () => (await (cluster ??= startCluster(programs!))).create() });
  });
}

const folders: string[] = [];
let cluster: Promise<Cluster> | null = null;

async function createSqlite(): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "perilune-sqlite-"));
  folders.push(folder);
  return `file:${path.join(folder, "hub.sqlite")}`;
}

async function removeAll(): Promise<void> {
  const started = cluster;
  cluster = null;
  await (await started)?.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Folder of Postgres' programs: Debian's newest, or where the search path says. */
function findPrograms(): string | null {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const candidates = [
    ...versions.map((version) => path.join(debian, version, "bin")),
    ...(process.env.PATH ?? "").split(path.delimiter),
  ];
  return (
    candidates.find((folder) => ["initdb", "postgres"].every((name) => existsSync(path.join(folder, name)))) ?? null
  );
}

interface Cluster {
  create(): Promise<string>;
  stop(): Promise<void>;
}

/** Postgres refuses to run as root; then it runs as its own user, or as one that owns nothing. */
function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  for (const user of ["postgres", "nobody"]) {
    try {
      const id = (flag: string): number =>
        Number(execFileSync("id", [flag, user], { stdio: ["ignore", "pipe", "ignore"] }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {}
  }
  throw new Error("Postgres does not run as root, and this machine has neither a user postgres nor nobody");
}

/** Starts an empty server in a temporary folder; it listens on a socket in that folder and nowhere else. */
async function startCluster(programs: string): Promise<Cluster> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "perilune-postgres-"));
  const data = path.join(folder, "data");
  const user = unprivileged();
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid!);
  const options = { ...user, cwd: folder };
  const program = (name: string): string => path.join(programs, name);
  const run = promisify(execFile);
  await run(
    program("initdb"),
    ["-D", data, "-U", "perilune", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
    options,
  );
  // Tests need not survive a power cut.
  const settings = ["listen_addresses=", "fsync=off", "max_connections=60"].flatMap((setting) => ["-c", setting]);
  const server = spawn(program("postgres"), ["-D", data, "-k", folder, ...settings], { ...options, stdio: "ignore" });
  const kill = (): void => void server.kill("SIGQUIT");
  process.once("exit", kill);
  await untilReady(server, () => run(program("pg_isready"), ["-h", folder], options));
  let count = 0;
  return {
    async create() {
      const name = `hub${++count}`;
      await run(program("createdb"), ["-h", folder, "-U", "perilune", name], options);
      return `postgres://perilune@localhost/${name}?host=${encodeURIComponent(folder)}`;
    },
    async stop() {
      process.removeListener("exit", kill);
      const ended = new Promise((resolve) => server.once("exit", resolve));
      if (server.exitCode === null) {
        kill();
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(server: ChildProcess, ask: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; server.exitCode === null && attempt < 300; attempt++) {
    try {
      await ask();
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error("Postgres did not start");
}
