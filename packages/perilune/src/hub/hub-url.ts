import { PeriluneError } from "../errors.ts";

/** The part of WHATWG's `URL` used here; every runtime has it. */
declare const URL: new (
  text: string,
) => {
  readonly protocol: string;
  readonly hostname: string;
  readonly username: string;
  readonly password: string;
  readonly search: string;
  readonly hash: string;
  readonly origin: string;
  readonly pathname: string;
};

/** Where the client goes when it is told nothing else. */
export const HUGGING_FACE: string = "https://huggingface.co";

/**
 * The address of a hub, without a slash at its end.
 *
 * A token travels with every request, so plain http is taken only for this machine (localhost, 127.0.0.0/8, ::1).
 *
 * @throws PeriluneError when it is no such address; the message repeats no password in it
 */
export function checkHubUrl(text: string): string {
  const url = parsed(text);
  if (url === undefined || !(url.protocol === "https:" || url.protocol === "http:")) {
    throw new PeriluneError(
      `expected the address of a hub, got ${JSON.stringify(text.replace(/\/\/.*@/, "//…@"))}; write https://hub.example`,
    );
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new PeriluneError(
      `expected the bare address of a hub, got ${url.origin} with a user, a query or a fragment; leave those out`,
    );
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw new PeriluneError(
      `plain http would show the token to everyone between here and ${url.hostname}; give an https:// address`,
    );
  }
  return (url.origin + url.pathname).replace(/\/+$/, "");
}

/** Whether an address is this machine's. */
export function isLoopbackUrl(text: string): boolean {
  return isLoopback(parsed(text)?.hostname ?? "");
}

function parsed(text: string): InstanceType<typeof URL> | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** The parser has already written every form of an IPv4 address as four decimal numbers. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127(\.\d+){3}$/.test(host);
}
