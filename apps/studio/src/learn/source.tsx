import { CodeBlock } from "./code-block.tsx";

export interface SourceProps {
  /** The file below `packages/`. */
  readonly file: string;
  /** The name of what is declared there. */
  readonly marker: string;
  /** Texts of the first and last line, where not all of it is shown. */
  readonly from?: string;
  readonly to?: string;
  /** The first line's number and the pieces of text; the build fills them in (`vite/source-excerpts.ts`). */
  readonly line?: string;
  readonly code?: string;
}

/** A part of the library's source, as it is now. */
export function Source({ file, marker, line, code = "[]" }: SourceProps) {
  const pieces = JSON.parse(code) as readonly (readonly [text: string, kind?: string])[];
  return (
    <figure class="source" data-source={`${file}#${marker}`}>
      <CodeBlock label={`Source of ${marker}`}>
        {pieces.map(([text, kind]) => (kind === undefined ? text : <span class={`code-${kind}`}>{text}</span>))}
      </CodeBlock>
      <figcaption>
        From the library: <code>packages/{file}</code>, line {line}
      </figcaption>
    </figure>
  );
}
