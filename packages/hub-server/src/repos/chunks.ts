/** Rows that go into one SQL statement: databases bound the number of its parameters. */
const ROWS = 500;

/** A list cut into pieces of at most `size`. */
export function* chunks<T>(list: readonly T[], size: number = ROWS): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}
