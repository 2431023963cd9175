import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** What is to be done with a request. */
export type Verdict =
  | { readonly kind: "enter" }
  /** The token was right: the browser gets a cookie in its place. */
  | { readonly kind: "exchange"; readonly cookie: string }
  | { readonly kind: "refuse"; readonly status: 401 | 403 | 405; readonly why: string };

const REFUSE_HOST = "This studio answers to 127.0.0.1 and localhost only.";
const REFUSE_ORIGIN = "This studio answers to its own pages only.";
const REFUSE_STRANGER =
  "This studio shows the runs of this machine to the browser that was given its address.\n" +
  "Open the address that perilune studio printed; it is good for one browser, once. Enter in its terminal prints another.";

/**
 * Who may speak to the local server: a browser of this machine's user, that was given an address with a one-time token.
 *
 * A page of any other origin is refused three times: it has no cookie (`SameSite=Strict`), its requests say where they
 * come from (`Origin`, `Sec-Fetch-Site`: another port of this machine is the same site to a cookie), and a name that
 * was made to point to this machine is none of the `Host`s.
 */
export class Gate {
  readonly #hosts: readonly string[];
  readonly #cookieName: string;
  /** Hashes, so that comparing takes the same time whatever is tried. */
  readonly #tokens = new Set<string>();
  readonly #sessions = new Set<string>();

  constructor(port: number) {
    this.#hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
    // Cookies know no ports: each server needs a name of its own.
    this.#cookieName = `perilune-studio-${port}`;
  }

  /** A token that lets one browser in, once. */
  issueToken(): string {
    const token = secret();
    this.#tokens.add(hash(token));
    return token;
  }

  /** Judges a request by its head, and takes its token. */
  judge({ method, headers, headersDistinct }: IncomingMessage, token: string | null): Verdict {
    if (method !== "GET" && method !== "HEAD") {
      return { kind: "refuse", status: 405, why: "This studio changes nothing of the runs: GET and HEAD alone." };
    }
    const [host = "", ...others] = headersDistinct.host ?? [];
    if (!this.#hosts.includes(host) || others.length > 0) return { kind: "refuse", status: 403, why: REFUSE_HOST };
    const { origin } = headers;
    if (origin !== undefined && origin !== `http://${host}`) {
      return { kind: "refuse", status: 403, why: REFUSE_ORIGIN };
    }
    const site = headers["sec-fetch-site"] ?? "none";
    // Going to an address is nobody's request for data: a link to the studio may stand anywhere.
    const isNavigation = headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
    if (site !== "same-origin" && site !== "none" && !isNavigation) {
      return { kind: "refuse", status: 403, why: REFUSE_ORIGIN };
    }
    if (method === "GET" && token !== null && take(this.#tokens, token)) {
      const session = secret();
      this.#sessions.add(hash(session));
      return { kind: "exchange", cookie: `${this.#cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict` };
    }
    const session = cookieOf(headers.cookie, this.#cookieName);
    if (session !== null && find(this.#sessions, session) !== null) return { kind: "enter" };
    return { kind: "refuse", status: 401, why: REFUSE_STRANGER };
  }
}

function secret(): string {
  return randomBytes(32).toString("base64url");
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function find(hashes: ReadonlySet<string>, text: string): string | null {
  const wanted = hash(text);
  return [...hashes].find((known) => timingSafeEqual(Buffer.from(known), Buffer.from(wanted))) ?? null;
}

function take(hashes: Set<string>, text: string): boolean {
  const found = find(hashes, text);
  return found !== null && hashes.delete(found);
}

function cookieOf(header: string | undefined, name: string): string | null {
  const cookies = (header ?? "").split(/; */).filter((pair) => pair.startsWith(`${name}=`));
  return cookies.length === 0 ? null : cookies[0].slice(name.length + 1);
}
