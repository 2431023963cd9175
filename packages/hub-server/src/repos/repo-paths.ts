import { HubError } from "../errors.ts";

/** Bytes (UTF-8) of a folder's or file's name, as most file systems have it, and of a whole path. */
const LONGEST_NAME = 255;
const LONGEST_PATH = 1024;
/** Names in a path: every folder on the way is looked at, for each file. */
const DEEPEST_PATH = 32;

/** Refuses a path that could mean something else than a file below the repository on any machine that pulls it. */
export function checkPath(path: string): void {
  const fault = pathFault(path);
  if (fault === null) return;
  throw new HubError(400, `${JSON.stringify(path.slice(0, 200))} cannot be a path in a repository: ${fault}`);
}

function pathFault(path: string): string | null {
  if (path === "") return "it is empty";
  if (path.startsWith("/")) return "it must be relative to the repository";
  if (path.includes("\\")) return 'folders are separated by "/"';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(path)) return "it holds a control character";
  if (/\p{Surrogate}/u.test(path)) return "it is not well-formed Unicode";
  if (Buffer.byteLength(path) > LONGEST_PATH) return `it is longer than ${LONGEST_PATH} bytes`;
  const names = path.split("/");
  if (names.length > DEEPEST_PATH) return `it is more than ${DEEPEST_PATH} names deep`;
  for (const name of names) {
    if (name === "") return "a folder's name is empty";
    if (name === "." || name === "..") return `"${name}" leads elsewhere`;
    if (name.toLowerCase() === ".git") return '".git" is git\'s own';
    if (Buffer.byteLength(name) > LONGEST_NAME) return `a name in it is longer than ${LONGEST_NAME} bytes`;
  }
  return null;
}
