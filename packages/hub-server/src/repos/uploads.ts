import { randomUUID } from "node:crypto";
import type { Selectable } from "kysely";
import type { Identity } from "../accounts/identity.ts";
import { type BlobInfo, isHash } from "../blobs/blob-store.ts";
import type { Schema } from "../database/schema.ts";
import { HubError } from "../errors.ts";
import { expectWriter, readableBlobs } from "./access.ts";
import { checkBytes, checkFileSize, lockAccount } from "./quotas.ts";
import type { Repo } from "./repo.ts";
import type { Services } from "./services.ts";

/** Milliseconds from the request for an upload, or from its end, until it is forgotten: a day. */
const LIFETIME = 24 * 3600 * 1000;

/** A large file that was announced. */
interface Upload extends BlobInfo {
  readonly id: string;
  readonly repoId: string;
  /** Whether the whole file has come. */
  readonly completed: boolean;
}

/** A part as its sender names it. */
interface UploadPart {
  readonly number: number;
  readonly etag: string;
}

/**
 * Large files on their way: from the request for an upload link to the commit that names them.
 *
 * Only a file that was uploaded to its repository, or that its pusher could read anyway, can be named by a commit.
 */
export class Uploads {
  readonly #services: Services;
  /** Uploads whose parts are being joined. */
  readonly #completing = new Map<string, Promise<void>>();

  constructor(services: Services) {
    this.#services = services;
  }

  /**
   * Asks for room for a large file in a repository (write access needed; 413 beyond a quota).
   *
   * @returns Id of the upload to send it under; null when it need not be sent, because `by` can read it here already.
   */
  async request(repo: Repo, object: BlobInfo, by: Identity): Promise<string | null> {
    const { blobs, database, quotas } = this.#services;
    const { sha256, size } = object;
    expectWriter(by, repo);
    if (!isHash(sha256) || !Number.isSafeInteger(size) || size < 0) {
      throw new HubError(400, "expected an object's oid as 64 hexadecimal digits and its size in bytes");
    }
    checkFileSize("this file", size, quotas.fileBytes);
    const isReadable = (await readableBlobs(database, [sha256], by)).has(sha256);
    if (isReadable && (await blobs.keep(sha256)) && (await blobs.size(sha256)) === size) return null;
    await database.deleteFrom("uploads").where("expires_at", "<", this.#time()).execute();
    return await database.transaction().execute(async (transaction) => {
      await lockAccount(transaction, repo.namespace);
      const known = await transaction
        .selectFrom("uploads")
        .selectAll()
        .where("repo_id", "=", repo.id)
        .where("sha256", "=", sha256)
        .executeTakeFirst();
      if (known?.size === size) {
        if (known.completed_at !== null && (await blobs.keep(sha256))) return null;
        await transaction
          .updateTable("uploads")
          .set({ expires_at: this.#time(LIFETIME) })
          .where("id", "=", known.id)
          .execute();
        return known.id;
      }
      // The same hash with another size: one of the two announcements was wrong, and the newer may be right.
      if (known !== undefined) await transaction.deleteFrom("uploads").where("id", "=", known.id).execute();
      await checkBytes(transaction, repo.namespace, size, quotas);
      const id = randomUUID();
      await transaction
        .insertInto("uploads")
        .values({
          id,
          repo_id: repo.id,
          user: by.user,
          sha256,
          size,
          created_at: this.#time(),
          expires_at: this.#time(LIFETIME),
          completed_at: null,
        })
        .execute();
      return id;
    });
  }

  /** What an upload was asked for; 404 when there is none or it has expired. */
  async find(uploadId: string): Promise<Upload> {
    const row = await this.#services.database
      .selectFrom("uploads")
      .selectAll()
      .where("id", "=", uploadId)
      .where("expires_at", ">=", this.#time())
      .executeTakeFirst();
    if (row === undefined)
      throw new HubError(404, "this upload is unknown or has expired: ask for a new link by pushing again");
    return uploadOf(row);
  }

  /** Stores the whole file; its size and hash must be those asked for. */
  async receive(uploadId: string, stream: AsyncIterable<Uint8Array>): Promise<void> {
    const upload = await this.find(uploadId);
    await this.#services.blobs.put(stream, upload);
    await this.#finish(upload);
  }

  /**
   * Stores part `number` (1, 2, …) of at most `limit` bytes; a part may be sent again.
   *
   * @returns Its ETag (without quotes).
   */
  async receivePart(
    uploadId: string,
    number: number,
    stream: AsyncIterable<Uint8Array>,
    limit: number,
  ): Promise<string> {
    const { blobs, database } = this.#services;
    const upload = await this.find(uploadId);
    const { sha256: etag, size } = await blobs.putPart(uploadId, number, stream, Math.min(limit, upload.size));
    try {
      await database
        .insertInto("upload_parts")
        .values({ upload_id: uploadId, number, size, etag })
        .onConflict((conflict) => conflict.columns(["upload_id", "number"]).doUpdateSet({ size, etag }))
        .execute();
    } catch (error) {
      // Another client may have completed and committed the same content since.
      await this.find(uploadId);
      throw error;
    }
    return etag;
  }

  /** Joins the parts and checks the whole; 400 when a part is missing or is not the one that was sent. */
  complete(uploadId: string, parts: readonly UploadPart[]): Promise<void> {
    // Two clients that send the same content ask at once: the parts are joined for both, and are gone afterwards.
    const running =
      this.#completing.get(uploadId) ??
      this.#complete(uploadId, parts).finally(() => this.#completing.delete(uploadId));
    this.#completing.set(uploadId, running);
    return running;
  }

  async #complete(uploadId: string, parts: readonly UploadPart[]): Promise<void> {
    const { blobs, database } = this.#services;
    const upload = await this.find(uploadId);
    // A client that lost the answer asks again.
    if (upload.completed && (await blobs.has(upload.sha256))) return;
    const rows = await database.selectFrom("upload_parts").selectAll().where("upload_id", "=", uploadId).execute();
    const stored = new Map(rows.map(({ number, etag }) => [number, etag]));
    const sorted = parts.toSorted((a, b) => a.number - b.number);
    for (const [i, { number, etag }] of sorted.entries()) {
      if (number !== i + 1 || stored.get(number) !== etag.replaceAll('"', "")) {
        throw new HubError(
          400,
          `part ${i + 1} of this upload is missing or is not the one that was stored: send it again`,
        );
      }
    }
    await blobs.put(
      blobs.readParts(
        uploadId,
        sorted.map(({ number }) => number),
      ),
      upload,
    );
    await this.#finish(upload);
    await blobs.removeParts(uploadId);
  }

  async #finish({ id }: Upload): Promise<void> {
    await this.#services.database
      .updateTable("uploads")
      .set({ completed_at: this.#time(), expires_at: this.#time(LIFETIME) })
      .where("id", "=", id)
      .execute();
  }

  #time(later = 0): string {
    return new Date(this.#services.now().getTime() + later).toISOString();
  }
}

function uploadOf(row: Selectable<Schema["uploads"]>): Upload {
  return { id: row.id, repoId: row.repo_id, sha256: row.sha256, size: row.size, completed: row.completed_at !== null };
}
