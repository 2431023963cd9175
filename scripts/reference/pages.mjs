// The reference in docs/reference: every page is made from the library and its sources, none is written by hand.
import { algorithmPages } from "./algorithm-pages.mjs";
import { environmentPages } from "./environment-pages.mjs";
import { bullets, page, section } from "./markdown.mjs";

/** The pages, text by file relative to `docs/reference`; `report` is told what a page lacks. */
export function referencePages(library, root, report = () => {}) {
  const algorithms = algorithmPages(library, root, report);
  const environments = environmentPages(library, root);
  const entry = (folder) => (made) => {
    return `[${made.title}](${folder}/${made.file})${made.about === "" ? "" : `: ${made.about}`}`;
  };
  const index = page([
    "# Reference",
    "Made by `npm run docs` from the library; a change of a page begins in the source.",
    section("Algorithms", bullets(algorithms.map(entry("algorithms")))),
    section("Environments", bullets(environments.map(entry("environments")))),
  ]);
  return new Map([
    ["README.md", index],
    ...algorithms.map(({ file, body }) => [`algorithms/${file}`, body]),
    ...environments.map(({ file, body }) => [`environments/${file}`, body]),
  ]);
}
