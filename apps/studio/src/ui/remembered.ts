/**
 * What this browser keeps of a visitor's ways: the theme, whether single keys act.
 *
 * Storage may be refused or full; a choice then lasts as long as the page.
 */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice holds all the same.
  }
}
