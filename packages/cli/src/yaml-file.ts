import { readFileSync } from "node:fs";
import { PeriluneError } from "perilune";
import { Document, isSeq, parseDocument, type ScalarTag, visit } from "yaml";
import { withPath } from "./run/atomic-file.ts";

/** `!!float 20000`, as RL Zoo writes it: YAML 1.2's own tag knows numbers with a point or an exponent only. */
const explicitFloat: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  test: /^[+-]?\d+$/,
  resolve: Number,
};

/**
 * Reads a YAML file as plain data: maps, lists, text, numbers, booleans; anchors and merge keys are followed.
 *
 * A tag that would make anything else (`!!python/object` above all) is refused, never followed.
 */
export function readYaml(file: string): unknown {
  const text = readText(file);
  const document = parseDocument(text, {
    merge: true,
    prettyErrors: false,
    customTags: (tags) => [...tags, explicitFloat],
  });
  for (const { message, pos } of [...document.errors, ...document.warnings]) {
    const where = `${file}, line ${text.slice(0, pos[0]).split("\n").length}`;
    const tag = /^Unresolved tag: (.*)$/.exec(message)?.[1];
    throw new PeriluneError(
      tag === undefined
        ? `${where}: expected YAML, got an error ("${message}"); mend that line`
        : `${where}: expected plain data, got the tag ${shortTag(tag)}; write the value without a tag`,
    );
  }
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new PeriluneError(
      `${file}: expected plain data, got an error ("${(error as Error).message}"); simplify its anchors`,
    );
  }
}

/** Plain data as YAML, lists on one line, as people write them. */
export function toYaml(value: unknown, comment: string): string {
  const document = new Document(value);
  document.commentBefore = ` ${comment}`;
  visit(document, (_key, node) => {
    if (isSeq(node)) node.flow = true;
  });
  return document.toString({ lineWidth: 120 });
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw withPath(error, file);
  }
}

function shortTag(tag: string): string {
  return tag.replace(/^tag:yaml\.org,2002:/, "!!");
}
