import * as z from "zod/mini";
import { HubError } from "../errors.ts";
import type { Operation } from "../repos/repo.ts";
import { parse } from "./parse.ts";

/** The first line of a commit: what it is called, and the head it was made for. */
const header = z.object({
  key: z.literal("header"),
  value: z.object({
    summary: z.string(),
    description: z.nullish(z.string()),
    parentCommit: z.nullish(z.string()),
  }),
});

const change = z.discriminatedUnion("key", [
  z.object({
    key: z.literal("file"),
    value: z.object({
      path: z.string(),
      content: z.string(),
      encoding: z._default(z.enum(["base64", "utf-8"]), "utf-8"),
    }),
  }),
  z.object({
    key: z.literal("lfsFile"),
    value: z.object({
      path: z.string(),
      oid: z.string(),
      algo: z.optional(z.literal("sha256")),
      /** Left out where a client copies a file that is here already. */
      size: z.optional(z.int().check(z.gte(0))),
    }),
  }),
  z.object({ key: z.literal("deletedFile"), value: z.object({ path: z.string() }) }),
  z.object({ key: z.literal("deletedFolder"), value: z.object({ path: z.string() }) }),
]);

/** A change whose large file may lack its size. */
export type Change = Exclude<Operation, { kind: "lfs" }> | { kind: "lfs"; path: string; sha256: string; size?: number };

export interface CommitLines {
  readonly title: string;
  readonly message: string;
  readonly parent: string | undefined;
  readonly changes: readonly Change[];
}

/** Bounds of a commit's request, bytes and lines. */
export interface CommitBounds {
  readonly line: number;
  readonly total: number;
  readonly changes: number;
}

/** Reads a commit, one JSON value a line, as it comes; 400 or 413 says what is wrong with it. */
export async function readCommit(stream: AsyncIterable<Uint8Array>, bounds: CommitBounds): Promise<CommitLines> {
  let about: z.infer<typeof header>["value"] | null = null;
  const changes: Change[] = [];
  for await (const { text, number } of lines(stream, bounds)) {
    const value = json(text, number);
    if (about === null) {
      about = parse(header, value, `line ${number} of the commit`).value;
    } else {
      if (changes.length === bounds.changes) {
        throw new HubError(413, `expected at most ${bounds.changes} changes in a commit, got more; push several`);
      }
      changes.push(changeOf(parse(change, value, `line ${number} of the commit`)));
    }
  }
  if (about === null) throw new HubError(400, "expected a commit that begins with its header, got nothing");
  const { summary, description, parentCommit } = about;
  return { title: summary, message: description ?? "", parent: parentCommit ?? undefined, changes };
}

/** The bytes of a file that came as text. */
export function decodeContent(content: string, encoding: "base64" | "utf-8", path: string): Uint8Array {
  if (encoding === "utf-8") return Buffer.from(content);
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(content) || content.length % 4 !== 0) {
    throw new HubError(400, `expected base64 as the content of "${path}", got something else`);
  }
  return Buffer.from(content, "base64");
}

function changeOf({ key, value }: z.infer<typeof change>): Change {
  switch (key) {
    case "file":
      return { kind: "file", path: value.path, content: decodeContent(value.content, value.encoding, value.path) };
    case "lfsFile":
      return {
        kind: "lfs",
        path: value.path,
        sha256: value.oid,
        ...(value.size !== undefined && { size: value.size }),
      };
    case "deletedFile":
      return { kind: "delete", path: value.path };
    case "deletedFolder":
      return { kind: "deleteFolder", path: value.path };
  }
}

function json(text: string, number: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HubError(400, `line ${number} of the commit: expected JSON, got something else`, { cause });
  }
}

async function* lines(
  stream: AsyncIterable<Uint8Array>,
  bounds: CommitBounds,
): AsyncGenerator<{ text: string; number: number }> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  let total = 0;
  let number = 0;
  const take = (): { text: string; number: number } => {
    const text = Buffer.concat(pieces).toString("utf8");
    pieces = [];
    length = 0;
    return { text, number: ++number };
  };
  for await (const bytes of stream) {
    total += bytes.length;
    if (total > bounds.total) {
      throw new HubError(413, `expected at most ${bounds.total} bytes in a commit, got more; push several`);
    }
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      pieces.push(bytes.subarray(start, end));
      start = end + 1;
      const line = take();
      if (line.text.trim() !== "") yield line;
    }
    pieces.push(bytes.subarray(start));
    length += bytes.length - start;
    if (length > bounds.line) {
      throw new HubError(
        413,
        `expected at most ${bounds.line} bytes a line of a commit, got more; send the file as LFS`,
      );
    }
  }
  const last = take();
  if (last.text.trim() !== "") yield last;
}
