import { Lexer, Parser, parse } from "yaml";
import { HubError } from "../errors.ts";

/** What the front matter of a repository's README.md says about it. */
export interface CardMetadata {
  readonly tags: readonly string[];
  readonly libraryName: string | null;
  readonly pipelineTag: string | null;
  /** All of it, `model-index` included. */
  readonly cardData: Readonly<Record<string, unknown>>;
}

export const noCard: CardMetadata = { tags: [], libraryName: null, pipelineTag: null, cardData: {} };

/** The card of a repository is this file. */
export const CARD = "README.md";

/** Bytes of a card that are looked at, and characters of front matter, names of tags, and tags that are taken. */
export const LARGEST_CARD = 1_000_000;
const LONGEST_FRONT_MATTER = 100_000;
const LONGEST_TAG = 200;
const MOST_TAGS = 100;
/** How deep lists and mappings may stand in each other: a real card has a dozen levels. */
const DEEPEST = 100;

/** From one `---` line to the next; it can only begin where the card does, so that looking for it ends. */
const FRONT_MATTER = /^\ufeff?---[ \t]*\r?\n([\s\S]*?\n|)---[ \t]*(?:\r?\n|$)/;

/**
 * Reads the YAML between the `---` lines at the head of a card; a card without is one without metadata.
 *
 * @throws HubError 400 when it is not YAML, not a mapping, or too large
 */
export function readCardMetadata(card: string): CardMetadata {
  const frontMatter = FRONT_MATTER.exec(card);
  if (frontMatter === null) return noCard;
  const cardData = readYaml(frontMatter[1]);
  const libraryName = text(cardData.library_name);
  const pipelineTag = text(cardData.pipeline_tag);
  const license = text(cardData.license);
  const tags = [
    ...texts(cardData.tags),
    libraryName,
    pipelineTag,
    license === null ? null : `license:${license}`,
    ...texts(cardData.datasets).map((dataset) => `dataset:${dataset}`),
    "model-index" in cardData ? "model-index" : null,
  ].filter((tag) => tag !== null);
  return { tags: [...new Set(tags)].slice(0, MOST_TAGS), libraryName, pipelineTag, cardData };
}

function readYaml(source: string): Record<string, unknown> {
  if (source.length > LONGEST_FRONT_MATTER) {
    throw new HubError(
      400,
      `README.md: its metadata may have ${LONGEST_FRONT_MATTER} characters, not ${source.length}`,
    );
  }
  let value: unknown;
  try {
    checkDepth(source);
    // "core" knows no tag that makes anything but plain data; few aliases, for they can multiply without end.
    value = parse(source, { schema: "core", maxAliasCount: 20, logLevel: "error" }) ?? {};
    // Only what JSON can say is kept, with `__proto__` as a key like any other.
    value = JSON.parse(JSON.stringify(value));
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0].replace(/:$/, "");
    throw new HubError(400, `README.md: its metadata (between the --- lines) cannot be read as YAML: ${reason}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new HubError(400, 'README.md: expected its metadata as "key: value" lines');
  }
  return value as Record<string, unknown>;
}

/** Ahead of `parse`, which calls itself for each level: a call stack that runs out may end the whole process. */
function checkDepth(source: string): void {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(source)) {
    parser.next(lexeme).next();
    if (parser.stack.length > DEEPEST) throw new RangeError(`expected at most ${DEEPEST} levels of lists and mappings`);
  }
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" && value.length <= LONGEST_TAG ? value : null;
}

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(text).filter((item) => item !== null);
}
