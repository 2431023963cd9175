import type { FastifyReply, FastifyRequest } from "fastify";
import type { Identity } from "../accounts/identity.ts";
import type { HubContext } from "../context.ts";
import { asHubError, HubError } from "../errors.ts";
import { ownOrigin } from "../security/request-origin.ts";
import { layout, type Page, type Viewer } from "./layout.ts";
import { Sessions } from "./sessions.ts";
import { errorPage } from "./templates/error-page.ts";

/** What a page may do: show what comes from this hub, run its scripts and their WebAssembly, and nothing else. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "media-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Headers of every answer of this folder. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
};

const COOKIE = "perilune_session";

/** What the pages share: the hub, who is signed in, and how a page is answered. */
export class Site {
  readonly context: HubContext;
  readonly #log: (entry: string) => void;
  readonly #sessions: Sessions;

  constructor(context: HubContext, log: (entry: string) => void) {
    this.context = context;
    this.#log = log;
    this.#sessions = new Sessions(() => context.now());
  }

  /** Address of this hub as whoever asks sees it. */
  hubUrl(request: FastifyRequest): string {
    return ownOrigin(request, this.context.settings.publicUrl);
  }

  /** Who asks; null for anyone. A token that was revoked or has expired signs its browser out. */
  async identity(request: FastifyRequest): Promise<Identity | null> {
    const id = sessionId(request);
    const token = id === null ? null : this.#sessions.token(id);
    if (id === null || token === null) return null;
    try {
      return await this.context.tokens.identify(token);
    } catch (error) {
      if (!(error instanceof HubError && error.status === 401)) throw error;
      this.#sessions.end(id);
      return null;
    }
  }

  /** Answers with a page, as whoever asks sees it. */
  show(request: FastifyRequest, reply: FastifyReply, page: Page): FastifyReply {
    const id = sessionId(request);
    const formToken = id === null ? "" : this.#sessions.formToken(id);
    return send(reply, layout(page, { identity: request.identity, formToken }));
  }

  /** As `show`, for a page with a form: a browser without a session gets an id to bind the form to. */
  showForm(request: FastifyRequest, reply: FastifyReply, page: (viewer: Viewer) => Page): FastifyReply {
    let id = sessionId(request);
    if (id === null) {
      id = this.#sessions.newId();
      this.#setCookie(reply, id);
    }
    const viewer: Viewer = { identity: request.identity, formToken: this.#sessions.formToken(id) };
    return send(reply, layout(page(viewer), viewer));
  }

  /** The fields of a form, once it is certain that it comes from a page of this hub in this browser. */
  form(request: FastifyRequest): URLSearchParams {
    const fields = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    const id = sessionId(request);
    if (id === null || !this.#sessions.isFormToken(id, fields.get("form_token") ?? "")) {
      throw new HubError(403, "this form is too old or came from elsewhere; go back, load the page again and retry");
    }
    return fields;
  }

  /** As `form`, for what only someone who is signed in may do. */
  async signedInForm(request: FastifyRequest): Promise<{ fields: URLSearchParams; identity: Identity }> {
    const fields = this.form(request);
    const identity = await this.identity(request);
    request.identity = identity;
    if (identity === null) throw new HubError(401, "only who is signed in can do this; sign in with an access token");
    return { fields, identity };
  }

  signIn(request: FastifyRequest, reply: FastifyReply, token: string): void {
    const before = sessionId(request);
    if (before !== null) this.#sessions.end(before);
    this.#setCookie(reply, this.#sessions.begin(token));
  }

  signOut(request: FastifyRequest, reply: FastifyReply): void {
    const id = sessionId(request);
    if (id !== null) this.#sessions.end(id);
    this.#setCookie(reply, "", "; Max-Age=0");
  }

  /** Answers what went wrong; nothing of its inside reaches the page. */
  showError(request: FastifyRequest, reply: FastifyReply, thrown: unknown): FastifyReply {
    const error = errorOf(thrown);
    if (error.status >= 500) {
      // The route, not the address: that may carry what is private.
      this.#log(`${request.method} ${request.routeOptions.url ?? ""}: ${(thrown as Error | null)?.stack ?? thrown}`);
    }
    // What the page was going to be sent with.
    for (const name of ["content-length", "content-range", "etag"]) reply.removeHeader(name);
    reply.status(error.status).headers(PAGE_HEADERS);
    return this.show(request, reply, errorPage(error.status, error.message));
  }

  #setCookie(reply: FastifyReply, value: string, more = ""): void {
    const secure = this.context.settings.publicUrl?.startsWith("https:") ? "; Secure" : "";
    reply.header("set-cookie", `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict${secure}${more}`);
  }
}

function sessionId(request: FastifyRequest): string | null {
  const found = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]{32})(?:;|$)`).exec(request.headers.cookie ?? "");
  return found === null ? null : found[1];
}

/** A framework's refusal of a request (a form too large, say) keeps its status. */
function errorOf(thrown: unknown): HubError {
  const status = (thrown as { statusCode?: unknown } | null)?.statusCode;
  if (thrown instanceof HubError || typeof status !== "number" || status >= 500) return asHubError(thrown);
  return new HubError(status, (thrown as Error).message);
}

function send(reply: FastifyReply, page: string): FastifyReply {
  return reply.type("text/html; charset=utf-8").header("cache-control", "private, no-cache").send(page);
}
