import { useEffect } from "preact/hooks";

/** What the browser calls a page: in its tab, its history and its bookmarks. */
export function titled(title: string): string {
  return `${title} · Perilune Studio`;
}

/** Gives a part of a page a title of its own, a quiz of the quizzes say; the page's own holds anywhere else. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = titled(title);
  }, [title]);
}
