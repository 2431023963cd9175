import { PeriluneError } from "perilune/errors";
import { checkRunConfig, RUN_CONFIG_COMMENT, RUN_FILES, type RunConfig } from "perilune/training";
import { Document, isSeq, parseDocument, visit } from "yaml";

/** A run's `config.yaml`, as the command line writes it. */
export function formatRunConfig(config: RunConfig): string {
  const document = new Document(config);
  document.commentBefore = ` ${RUN_CONFIG_COMMENT}`;
  visit(document, (_key, node) => {
    if (isSeq(node)) node.flow = true;
  });
  return document.toString({ lineWidth: 120 });
}

/**
 * Reads a run's `config.yaml`.
 *
 * @throws PeriluneError when it is none
 */
export function parseRunConfig(text: string, file: string = RUN_FILES.config): RunConfig {
  const document = parseDocument(text, { merge: true, prettyErrors: false });
  for (const { message, pos } of [...document.errors, ...document.warnings]) {
    const line = text.slice(0, pos[0]).split("\n").length;
    throw new PeriluneError(`${file}, line ${line}: expected plain YAML, got an error ("${message}"); mend that line`);
  }
  return checkRunConfig(document.toJS({ maxAliasCount: 100 }), file);
}
