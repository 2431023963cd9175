import { defineConfig } from "vitest/config";

/** Tests run the sources themselves: the condition below resolves `perilune` to its `src/`. */
export default defineConfig({
  resolve: { conditions: ["perilune-src"] },
  ssr: { resolve: { conditions: ["perilune-src"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts", "tests/**/*.test.ts"],
    testTimeout: 120_000,
    pool: "forks",
  },
});
