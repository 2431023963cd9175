import { type Unzipped, unzipSync, Zip, ZipDeflate, ZipPassThrough } from "fflate";
import { PeriluneError } from "perilune/errors";
import type { RunContent } from "./run-store.ts";

/** Bytes that an archive may hold unpacked: more than a browser has memory for. */
const MOST_BYTES = 2 ** 30;

/** A folder with its files as one archive. */
export async function zipFolder(folder: string, files: RunContent): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error;
    chunks.push(chunk);
  });
  for (const [name, bytes] of files) {
    const path = `${folder}/${name}`;
    // Weights are as good as random: packing them costs time and gains nothing.
    const file = name.endsWith(".safetensors") ? new ZipPassThrough(path) : new ZipDeflate(path);
    zip.add(file);
    file.push(bytes, true);
    await new Promise((resolve) => setTimeout(resolve)); // the page draws between two files
  }
  zip.end();
  return new Blob(chunks, { type: "application/zip" });
}

/**
 * The files of an archive that are wanted, by their paths in it.
 *
 * @throws PeriluneError when it is damaged, none, or too large
 */
export function unzip(bytes: Uint8Array, name: string, isWanted: (path: string) => boolean): Unzipped {
  let total = 0;
  try {
    return unzipSync(bytes, {
      filter: (file) => {
        if (!isWanted(file.name)) return false;
        total += file.originalSize;
        if (total > MOST_BYTES) {
          throw new PeriluneError(`${name} holds more than 1 GiB; unpack it, and import one run folder at a time`);
        }
        return true;
      },
    });
  } catch (error) {
    if (error instanceof PeriluneError) throw error;
    throw new PeriluneError(`${name} is damaged or no zip archive; export the run again, or import its folder`);
  }
}
