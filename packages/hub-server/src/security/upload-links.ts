import { createHmac, timingSafeEqual } from "node:crypto";
import type { BlobInfo } from "../blobs/blob-store.ts";
import { HubError } from "../errors.ts";

/** A large file that a repository waits for. */
export interface ExpectedUpload extends BlobInfo {
  readonly id: string;
  readonly repoId: string;
}

/** Seconds that a link can be used: time enough for 5 GB at 4 Mbit/s. */
const LIFETIME = 3 * 3600;

/**
 * Signs and checks upload links, which carry no token: whoever has one can send that very object, and nothing else.
 */
export class UploadLinks {
  readonly #key: Uint8Array;
  readonly #now: () => Date;

  constructor(key: Uint8Array, now: () => Date) {
    this.#key = key;
    this.#now = now;
  }

  /**
   * Query of a link, with its question mark.
   *
   * @param what `whole`, the number of a part, or `complete`
   */
  sign(upload: ExpectedUpload, what: string): string {
    const expires = String(Math.floor(this.#now().getTime() / 1000) + LIFETIME);
    return `?expires=${expires}&signature=${this.#signature(upload, what, expires).toString("hex")}`;
  }

  /** Throws 403 unless the query was signed for just this and is still good. */
  check(upload: ExpectedUpload, what: string, query: { readonly expires: string; readonly signature: string }): void {
    const expected = this.#signature(upload, what, query.expires);
    const given = Buffer.from(query.signature, "hex");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new HubError(403, "this upload link was not signed for this object; ask for a new one");
    }
    if (!(Number(query.expires) > this.#now().getTime() / 1000)) {
      throw new HubError(403, "this upload link has expired; ask for a new one");
    }
  }

  #signature({ id, repoId, sha256, size }: ExpectedUpload, what: string, expires: string): Buffer {
    return createHmac("sha256", this.#key)
      .update(JSON.stringify([id, repoId, sha256, size, what, expires]))
      .digest();
  }
}
