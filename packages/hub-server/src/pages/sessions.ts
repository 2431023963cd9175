import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

interface Session {
  readonly token: string;
  readonly expiresAt: number;
}

/** Milliseconds that a session lasts. */
const LIFETIME = 7 * 24 * 3600 * 1000;
/** Sessions held at once; the oldest makes room. */
const CAPACITY = 10_000;

/**
 * Who is signed in. Sessions live in memory: a hub that starts again asks people to sign in again.
 *
 * A session keeps its token and the token is asked for its owner at every request, so that revoking a token ends its
 * sessions at once. The browser holds nothing but a random id.
 */
export class Sessions {
  readonly #now: () => Date;
  readonly #key = randomBytes(32);
  readonly #sessions = new Map<string, Session>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** A new id for a browser: of no session yet, yet enough to bind a form to. */
  newId(): string {
    return randomBytes(24).toString("base64url");
  }

  /** Begins a session under an id of its own: one that was there before signing in is never reused. */
  begin(token: string): string {
    const id = this.newId();
    if (this.#sessions.size >= CAPACITY) {
      const [oldest] = this.#sessions.keys();
      this.#sessions.delete(oldest);
    }
    this.#sessions.set(hash(id), { token, expiresAt: this.#now().getTime() + LIFETIME });
    return id;
  }

  /** The token of a session, null where there is none or it is over. */
  token(id: string): string | null {
    const session = this.#sessions.get(hash(id));
    if (session === undefined) return null;
    if (session.expiresAt > this.#now().getTime()) return session.token;
    this.end(id);
    return null;
  }

  end(id: string): void {
    this.#sessions.delete(hash(id));
  }

  /** What a form of this browser carries, so that no other site can send one in its name. */
  formToken(id: string): string {
    return createHmac("sha256", this.#key).update(id).digest("base64url");
  }

  isFormToken(id: string, given: string): boolean {
    return timingSafeEqual(Buffer.from(hash(this.formToken(id))), Buffer.from(hash(given)));
  }
}

/** Ids are looked up by hash, so that the time a look-up takes tells nothing of an id. */
function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
