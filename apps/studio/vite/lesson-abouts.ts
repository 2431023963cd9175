import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const MARK = ".mdx?about";

/** Gives what a lesson says about itself, `import { lesson } from "./x.mdx?about"`, without the lesson. */
export const lessonAbouts: Plugin = {
  name: "lesson-abouts",
  enforce: "pre",
  load(id) {
    if (!id.endsWith(MARK)) return null;
    const file = id.slice(0, -"?about".length);
    this.addWatchFile(file);
    const about = /^export const lesson = \{.*?^\};?$|^export const lesson = \{.*\};?$/ms.exec(
      readFileSync(file, "utf8"),
    );
    if (about === null) throw new Error(`expected "export const lesson = { … };" in ${file}, found none`);
    return about[0];
  },
};
