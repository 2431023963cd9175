import { PeriluneError } from "perilune/errors";
import type { ChosenFile } from "./import-runs.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Files of a file field, or of a folder field. */
export function chosenFiles(files: Iterable<File>): ChosenFile[] {
  return [...files].map((file) => chosen(file.webkitRelativePath || file.name, file));
}

/** Files and folders that were dropped; to be called while the event lasts. */
export async function droppedFiles({ items }: DataTransfer): Promise<ChosenFile[]> {
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  return (await Promise.all(entries.map(filesBelow))).flat();
}

async function filesBelow(entry: FileSystemEntry): Promise<ChosenFile[]> {
  const path = entry.fullPath.replace(/^\//, "");
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [chosen(path, file)];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const below: ChosenFile[] = [];
  for (;;) {
    // A reader gives some entries at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return below;
    below.push(...(await Promise.all(some.map(filesBelow))).flat());
  }
}

function chosen(path: string, file: File): ChosenFile {
  const read = async (): Promise<Bytes> => {
    try {
      return new Uint8Array(await file.arrayBuffer());
    } catch (error) {
      throw new PeriluneError(`${path} cannot be read: it was moved, changed or is too large; choose it again`, {
        cause: error,
      });
    }
  };
  return { path, read };
}
