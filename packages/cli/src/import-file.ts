import { statSync } from "node:fs";
import { register } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { PeriluneError } from "perilune";

/**
 * Runs the user's own modules, which register their environments.
 *
 * Only the command line names such files: never a run, a settings file or a model.
 */
export async function importFiles(files: readonly string[] = []): Promise<void> {
  if (files.length === 0) return;
  // Their `import … from "perilune"` must mean this very library: another copy has another registry.
  register("./import-hook.js", import.meta.url, { data: import.meta.resolve("perilune") });
  for (const file of files) {
    const absolute = path.resolve(file);
    const stat = statSync(absolute, { throwIfNoEntry: false });
    if (stat === undefined || stat.isDirectory()) {
      const got = stat === undefined ? "no such file" : "a folder";
      throw new PeriluneError(`expected a module at --import ${file}, got ${got}; check the path`);
    }
    const types = /\.[mc]?ts$/.test(file);
    if (types && !("typescript" in process.features && process.features.typescript)) {
      throw new PeriluneError(
        `expected JavaScript at --import ${file}, got TypeScript, which Node ${process.versions.node} cannot run; ` +
          "compile it first, or use Node 22.18 or later",
      );
    }
    await import(pathToFileURL(absolute).href);
  }
}
