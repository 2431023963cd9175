import type { Services } from "./services.ts";

/** Milliseconds that a blob nobody names is kept: two days, more than an upload lives. */
const GRACE = 48 * 3600 * 1000;

/**
 * Removes what crashes, broken uploads and deleted repositories left on the disk, at a hub's start and once a day.
 *
 * A blob that any revision or upload refers to stays, and so does one that was written within the time of grace.
 *
 * @returns How many blobs were removed.
 */
export async function sweep({ database, blobs, now }: Pick<Services, "database" | "blobs" | "now">): Promise<number> {
  await database.deleteFrom("uploads").where("expires_at", "<", now().toISOString()).execute();
  const uploads = await database.selectFrom("uploads").select("id").execute();
  const alive = new Set(uploads.map(({ id }) => id));
  for (const uploadId of await blobs.uploadsInParts()) if (!alive.has(uploadId)) await blobs.removeParts(uploadId);
  return await blobs.sweep({
    // Ages are those of the file system, whose clock is the machine's.
    olderThan: new Date(Date.now() - GRACE),
    async referenced(sha256s) {
      const found = new Set<string>();
      if (sha256s.length === 0) return found;
      for (const table of ["repo_blobs", "uploads"] as const) {
        const rows = await database.selectFrom(table).select("sha256").where("sha256", "in", sha256s).execute();
        for (const { sha256 } of rows) found.add(sha256);
      }
      return found;
    },
  });
}
