import type { Commit, Repo } from "./repos/repo.ts";

/** What happens in a hub that other parts of it wait for. */
export class HubEvents {
  readonly #listeners: ((repo: Repo, commit: Commit) => void)[] = [];

  /** Calls `listener` after every commit, with the repository as it then is. */
  onCommit(listener: (repo: Repo, commit: Commit) => void): void {
    this.#listeners.push(listener);
  }

  committed(repo: Repo, commit: Commit): void {
    for (const listener of this.#listeners) listener(repo, commit);
  }
}
