import { fileURLToPath } from "node:url";
import { GlobalFonts } from "@napi-rs/canvas";

/** B612 (SIL Open Font License 1.1), drawn for the screens of aircraft cockpits: easy to read when it moves. */
const family = "B612";

/**
 * Makes the bundled font known under its own and the usual names, so that text looks the same on every machine.
 *
 * A machine without a display often has no font at all.
 */
export function registerFonts(): void {
  if (GlobalFonts.has(family)) return;
  for (const weight of [400, 700]) {
    const file = import.meta.resolve(`@fontsource/b612/files/b612-latin-${weight}-normal.woff2`);
    GlobalFonts.registerFromPath(fileURLToPath(file), family);
  }
  for (const name of ["sans-serif", "monospace", "system-ui"]) GlobalFonts.setAlias(family, name);
}
