import type { Plugin } from "vite";

/** What marks an import of a worker: `import address from "./training-worker.ts?worker-address"`. */
const MARK = "?worker-address";

/**
 * Builds module workers together with the page, so that both share one copy of the library.
 *
 * Vite's own way bundles every worker by itself, and a visitor would fetch the library once for each.
 */
export function bundledWorkers(): Plugin {
  let isBuild = false;
  return {
    name: "bundled-workers",
    enforce: "pre",
    configResolved({ command }) {
      isBuild = command === "build";
    },
    async resolveId(source, importer) {
      if (!source.endsWith(MARK)) return null;
      const resolved = await this.resolve(source.slice(0, -MARK.length), importer);
      return resolved && `\0${resolved.id}${MARK}`;
    },
    load(id) {
      if (!id.startsWith("\0") || !id.endsWith(MARK)) return null;
      const file = id.slice(1, -MARK.length);
      if (!isBuild) return `export default ${JSON.stringify(`/@fs${file}`)};`;
      const reference = this.emitFile({ type: "chunk", id: file });
      return `export default import.meta.ROLLUP_FILE_URL_${reference};`;
    },
  };
}
