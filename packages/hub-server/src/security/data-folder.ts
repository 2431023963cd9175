import { randomBytes } from "node:crypto";
import { chmod, mkdir, open, readFile } from "node:fs/promises";
import path from "node:path";
import Database from "libsql";
import { HubError } from "../errors.ts";

/** A hub's folder, held by this process alone until it is released. */
export interface DataFolder {
  /** Key that upload links are signed with, 32 bytes. */
  readonly linkKey: Uint8Array;
  release(): void;
}

/**
 * Makes the folder if need be, closes it to other users (0700), and takes it for this process.
 *
 * @throws {HubError} When another hub runs on it.
 */
export async function takeDataFolder(folder: string): Promise<DataFolder> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const release = lock(folder);
  try {
    return { linkKey: await secret(path.join(folder, "upload-links.key")), release };
  } catch (error) {
    release();
    throw error;
  }
}

/** An open SQLite transaction is a lock that the system drops with the process, however that ends. */
function lock(folder: string): () => void {
  const database = new Database(path.join(folder, "hub.lock"));
  try {
    database.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    const message = `expected a data folder that no hub uses, got ${folder}; stop the other hub or name another folder`;
    throw new HubError(409, message, { cause });
  }
  return () => database.close();
}

/** Reads a secret of 32 bytes that nobody else may read; the first call makes it. */
async function secret(file: string): Promise<Uint8Array> {
  try {
    const handle = await open(file, "wx", 0o600);
    try {
      await handle.writeFile(randomBytes(32));
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    await chmod(file, 0o600);
  }
  const bytes = await readFile(file);
  if (bytes.length !== 32) {
    throw new HubError(500, `expected 32 bytes in ${file}, got ${bytes.length}; remove the file, a new key is made`);
  }
  return bytes;
}
