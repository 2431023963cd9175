import { createHash } from "node:crypto";

/** A file as the hub keeps it. */
interface StoredFile {
  readonly bytes: Uint8Array;
  readonly lfs: boolean;
}

/** What a test may change of the hub, and read of it. */
export class MemoryHub {
  /** By `user/name`; `null` files: nothing was committed yet. */
  readonly repos = new Map<string, { private: boolean; commits: Map<string, StoredFile>[] }>();
  /** Every request, as `GET /path`. */
  readonly requests: string[] = [];
  readonly token = "hf_secretSECRETsecret";
  user: { name: string; orgs: { name: string }[]; role: string } = {
    name: "me",
    orgs: [{ name: "team" }],
    role: "write",
  };
  /** Bytes above which a file goes the way of large files. */
  lfsFrom = 10_000;
  /** Answers instead of the hub. */
  intercept: (request: Request) => Response | Error | undefined = () => undefined;
  readonly #blobs = new Map<string, Uint8Array>();

  /** A `fetch` that reaches this hub and nothing else. */
  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    this.requests.push(`${request.method} ${url.pathname}`);
    const answer = this.intercept(request);
    if (answer instanceof Error) throw answer;
    if (answer !== undefined) return answer;
    if (!url.pathname.startsWith("/upload/") && request.headers.get("Authorization") !== `Bearer ${this.token}`) {
      return json(401, { error: "Invalid username or password." });
    }
    return this.#route(request, url.pathname);
  };

  /** The files at a repository's head. */
  files(repo: string): Map<string, Uint8Array> {
    const head = this.repos.get(repo)?.commits.at(-1) ?? new Map<string, StoredFile>();
    return new Map([...head].map(([path, { bytes }]) => [path, bytes]));
  }

  /** Puts files as a commit, as someone else would. */
  put(repo: string, files: ReadonlyMap<string, Uint8Array>): void {
    const stored = [...files].map(([path, bytes]): [string, StoredFile] => [
      path,
      { bytes, lfs: this.#isLarge(bytes) },
    ]);
    this.repos.set(repo, { private: false, commits: [new Map(stored)] });
  }

  #isLarge(bytes: Uint8Array): boolean {
    return bytes.length >= this.lfsFrom;
  }

  async #route(request: Request, path: string): Promise<Response> {
    const body = request.method === "POST" ? await request.text() : "";
    if (path === "/api/whoami-v2") {
      const { name, orgs, role } = this.user;
      return json(200, { type: "user", name, orgs, auth: { type: "access_token", accessToken: { role } } });
    }
    if (path === "/api/repos/create") return this.#create(JSON.parse(body));
    const upload = /^\/upload\/(\w+)$/.exec(path);
    if (upload !== null) {
      this.#blobs.set(upload[1]!, new Uint8Array(await request.arrayBuffer()));
      return json(200, {});
    }
    const [, repo = "", verb = ""] = /^\/(?:api\/models\/)?([^/]+\/[^/]+?)(?:\.git)?(?:\/(.*))?$/.exec(path) ?? [];
    const found = this.repos.get(repo);
    if (found === undefined) return json(404, { error: "Repository not found" });
    const head = found.commits.at(-1) ?? new Map<string, StoredFile>();
    if (verb.startsWith("revision/")) {
      const sha = found.commits.length === 0 ? undefined : shaOf(found.commits.length);
      return json(200, { _id: repo, id: repo, private: found.private, lastModified: 0, sha });
    }
    if (verb.startsWith("preupload/")) {
      const { files } = JSON.parse(body) as { files: { path: string; size: number }[] };
      const mode = (size: number): string => (size >= this.lfsFrom ? "lfs" : "regular");
      return json(200, { files: files.map(({ path: file, size }) => ({ path: file, uploadMode: mode(size) })) });
    }
    if (verb === "info/lfs/objects/batch") {
      const { objects } = JSON.parse(body) as { objects: { oid: string; size: number }[] };
      const href = (oid: string): string => new URL(`/upload/${oid}`, request.url).href;
      return json(200, {
        transfer: "basic",
        objects: objects.map(({ oid, size }) => ({ oid, size, actions: { upload: { href: href(oid) } } })),
      });
    }
    if (verb.startsWith("commit/")) {
      found.commits.push(this.#commit(head, body));
      return json(200, { commitOid: shaOf(found.commits.length), commitUrl: "", hookOutput: "" });
    }
    if (verb.startsWith("tree/")) {
      return json(
        200,
        [...head].map(([file, stored]) => treeEntry(file, stored)),
      );
    }
    const [, file = ""] = /^resolve\/[^/]+\/(.*)$/.exec(verb) ?? [];
    const stored = head.get(decodeURIComponent(file));
    if (stored === undefined) return json(404, { error: "Entry not found" }, { "X-Error-Code": "EntryNotFound" });
    return content(stored.bytes, request.headers.get("Range") === "bytes=0-0");
  }

  #create({ name, organization, visibility }: { name: string; organization: string; visibility?: string }): Response {
    const repo = `${organization}/${name}`;
    if (this.repos.has(repo)) return json(409, { error: "You already created this model repo" });
    this.repos.set(repo, { private: visibility === "private", commits: [] });
    return json(200, { url: `https://hub.test/${repo}`, id: repo });
  }

  #commit(head: ReadonlyMap<string, StoredFile>, body: string): Map<string, StoredFile> {
    const next = new Map(head);
    for (const line of body.trim().split("\n")) {
      const { key, value } = JSON.parse(line) as { key: string; value: { path: string; content: string; oid: string } };
      if (key === "file") next.set(value.path, { bytes: Buffer.from(value.content, "base64"), lfs: false });
      if (key === "lfsFile") next.set(value.path, { bytes: this.#blobs.get(value.oid)!, lfs: true });
      if (key === "deletedFile") next.delete(value.path);
    }
    return next;
  }
}

function treeEntry(path: string, { bytes, lfs }: StoredFile): object {
  const oid = createHash("sha256").update(bytes).digest("hex");
  return {
    type: "file",
    path,
    size: bytes.length,
    oid: oid.slice(0, 40),
    ...(lfs ? { lfs: { oid, size: bytes.length } } : {}),
  };
}

function shaOf(commit: number): string {
  return createHash("sha1").update(String(commit)).digest("hex");
}

function content(bytes: Uint8Array, isProbe: boolean): Response {
  const headers = { ETag: '"x"', "Content-Range": `bytes 0-0/${bytes.length}` };
  return new Response(Uint8Array.from(isProbe ? bytes.subarray(0, 1) : bytes), {
    status: isProbe ? 206 : 200,
    headers,
  });
}

function json(status: number, value: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), { status, headers: { "Content-Type": "application/json", ...headers } });
}
