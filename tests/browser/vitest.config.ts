import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Tests of the pages in a real browser, against one real hub that all files share. */
export default defineConfig({
  root: path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../.."),
  resolve: { conditions: ["perilune-src"] },
  ssr: { resolve: { conditions: ["perilune-src"] } },
  test: {
    include: ["tests/browser/**/*.browser.ts"],
    globalSetup: ["tests/browser/hub.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: "forks",
    fileParallelism: false,
  },
});
