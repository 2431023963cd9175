import { once } from "node:events";
import { type IncomingHttpHeaders, request } from "node:http";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Sent {
  /** @default "GET" */
  readonly method?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects go as JSON. */
  readonly body?: string | Uint8Array | object;
}

/** A request whose address and headers go out as they are given, which `fetch` would mend or refuse. */
export async function send(hubUrl: string, target: string, sent: Sent = {}): Promise<Answer> {
  const { hostname, port } = new URL(hubUrl);
  const { method = "GET", token, headers = {} } = sent;
  const isJson = sent.body !== undefined && typeof sent.body !== "string" && !(sent.body instanceof Uint8Array);
  const body = isJson ? JSON.stringify(sent.body) : ((sent.body ?? "") as string | Uint8Array);
  const call = request({
    hostname,
    port,
    // A connection of its own: what one request breaks is not the next one's.
    agent: false,
    method,
    path: target,
    headers: {
      ...(body.length > 0 && { "content-length": Buffer.byteLength(body) }),
      ...(isJson && { "content-type": "application/json" }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
  });
  // A body that is refused may meet a closed connection after the answer.
  call.on("error", () => {});
  call.end(body);
  const [response] = await once(call, "response");
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
}

/** The one line that a refusal says. */
export function errorOf({ body }: Answer): string {
  return JSON.parse(body.toString()).error;
}

/** Makes a commit of these lines, after its header. */
export function commit(hubUrl: string, repo: string, token: string, lines: readonly object[]): Promise<Answer> {
  const all = [{ key: "header", value: { summary: "change" } }, ...lines];
  return send(hubUrl, `/api/models/${repo}/commit/main`, {
    method: "POST",
    token,
    headers: { "content-type": "application/x-ndjson" },
    body: all.map((line) => JSON.stringify(line)).join("\n"),
  });
}

/** The line of a commit that puts a text at a path. */
export function fileLine(path: string, text: string): object {
  return { key: "file", value: { path, content: Buffer.from(text).toString("base64"), encoding: "base64" } };
}
