import { PeriluneError } from "../errors.ts";

/** Whose repository, and which. */
export interface RepoId {
  /** A user or an organisation. */
  readonly namespace: string;
  readonly name: string;
}

/** Letters, digits, `-`, `_` and `.`, neither first nor last a mark, no two marks of `--` or `..` (Hugging Face's rules). */
const PART = /^(?!.*(?:--|\.\.))[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$|^\w+$/;
const GREATEST_LENGTH = 96;

/**
 * Reads `user/name`.
 *
 * @throws PeriluneError when it breaks Hugging Face's naming rules
 */
export function parseRepoId(text: string): RepoId {
  const parts = text.split("/");
  const isValid =
    parts.length === 2 &&
    text.length <= GREATEST_LENGTH &&
    parts.every((part) => PART.test(part)) &&
    !parts[1].endsWith(".git") &&
    !parts[1].endsWith(".ipynb");
  if (!isValid) {
    throw new PeriluneError(
      `expected a repository as user/name (letters, digits, "-", "_", "."; at most ${GREATEST_LENGTH}), ` +
        `got ${JSON.stringify(text.slice(0, 2 * GREATEST_LENGTH))}; write me/ppo-LunarLander-v3`,
    );
  }
  return { namespace: parts[0], name: parts[1] };
}

/** The repository as `user/name`. */
export function repoIdText({ namespace, name }: RepoId): string {
  return `${namespace}/${name}`;
}
