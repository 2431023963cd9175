// Chromium as the system brings it: Playwright downloads none here.
import { accessSync, constants } from "node:fs";
import path from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Path of a Chromium on PATH; null where there is none. */
export function findChromium() {
  for (const folder of (process.env.PATH ?? "").split(path.delimiter)) {
    for (const name of names) {
      const file = path.join(folder, process.platform === "win32" ? `${name}.exe` : name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Look on.
      }
    }
  }
  return null;
}

/** What to say where there is none. */
export const noChromium = `expected Chromium on PATH (${names.join(", ")}), found none; install it: apt-get install chromium`;
