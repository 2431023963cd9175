import { createHash } from "node:crypto";
import type { BlobInfo } from "../blobs/blob-store.ts";

/** Id that git gives a file's content: SHA-1 of `blob N`, a zero byte and the bytes. */
export function gitBlobId(content: Uint8Array): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}

/** The small file that git keeps in the place of a large one (https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md). */
export function lfsPointer({ sha256, size }: BlobInfo): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${size}\n`;
}
