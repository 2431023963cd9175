import { readFileSync } from "node:fs";
import mdx from "@mdx-js/rollup";
import rehypeKatex from "rehype-katex";
import remarkMath from "remark-math";
import { defineConfig, type Plugin } from "vite";
import { parse } from "yaml";
import { bundledWorkers } from "./vite/bundled-workers.ts";
import { katexFonts } from "./vite/katex-fonts.ts";
import { lessonAbouts } from "./vite/lesson-abouts.ts";
import { offline } from "./vite/offline.ts";
import { sealedScripts } from "./vite/sealed-scripts.ts";
import { sourceExcerpts } from "./vite/source-excerpts.ts";

/** Makes a settings file of the zoo a module of plain data, so that no YAML is read in the page. */
const yamlModules: Plugin = {
  name: "yaml-modules",
  enforce: "pre",
  load(id) {
    if (!id.endsWith(".yml")) return null;
    const tags = [{ tag: "tag:yaml.org,2002:float", test: /^[+-]?\d+$/, resolve: Number }];
    const content: unknown = parse(readFileSync(id, "utf8"), { merge: true, customTags: (all) => [...all, ...tags] });
    return `export default ${JSON.stringify(content)};`;
  },
};

export default defineConfig({
  // Relative addresses: the site runs under any path.
  base: "./",
  plugins: [
    yamlModules,
    bundledWorkers(),
    lessonAbouts,
    sealedScripts,
    offline(),
    katexFonts,
    {
      enforce: "pre",
      ...mdx({ jsxImportSource: "preact", remarkPlugins: [remarkMath, sourceExcerpts], rehypePlugins: [rehypeKatex] }),
    },
  ],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // The library's sources, so that a page carries no more of it than it uses.
  resolve: { conditions: ["perilune-src", "module", "browser", "development|production"] },
  build: {
    outDir: "dist",
    target: "es2023",
    // The first that know light-dark() and nesting by themselves.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    // A strict policy allows no "data:" address.
    assetsInlineLimit: 0,
    modulePreload: {
      polyfill: false,
      // Scripts import scripts by themselves: what a worker imports must not look for a document to preload with.
      resolveDependencies: (_file, files, { hostType }) =>
        hostType === "html" ? files : files.filter((file) => file.endsWith(".css")),
    },
    manifest: "manifest.json",
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
