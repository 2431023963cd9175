import { parseRepoId } from "perilune/hub";
import { HubError } from "../errors.ts";

/** Names that are paths of the hub itself. */
const RESERVED = new Set(
  (
    "api assets boards challenges datasets docs favicon.ico health join login logout models new organizations robots.txt " +
    "search settings spaces static"
  ).split(" "),
);

/** Characters; what remains of Hugging Face's 96 for `user/name` is the repository's. */
const LONGEST_NAME = 42;

/** Refuses (400) what could not be the first half of a repository's `user/name`. */
export function checkAccountName(name: string): void {
  if (RESERVED.has(name.toLowerCase()))
    throw new HubError(400, `the hub needs the name "${name}" for itself: choose another`);
  if (name.length <= LONGEST_NAME && isRepoId(`${name}/x`)) return;
  throw new HubError(
    400,
    `expected a name of at most ${LONGEST_NAME} letters, digits, "-", "_" and "." (neither first nor last "-" or ".", ` +
      `no "--" nor ".."), got ${JSON.stringify(name.slice(0, 100))}`,
  );
}

/** Refuses (400) a repository's name that huggingface.co would refuse. */
export function checkRepoName(namespace: string, name: string): void {
  try {
    parseRepoId(`${namespace}/${name}`);
  } catch (error) {
    throw new HubError(400, (error as Error).message);
  }
}

function isRepoId(text: string): boolean {
  try {
    parseRepoId(text);
    return true;
  } catch {
    return false;
  }
}
