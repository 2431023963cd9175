/**
 * An error whose cause is what the caller gave, not a fault of the library.
 *
 * Its message is one line that says what was expected, what came, and what to do.
 */
export class PeriluneError extends Error {
  override readonly name: string = "PeriluneError";
}

/** A quantity of a training run stopped being a finite number. */
export class DivergenceError extends PeriluneError {
  override readonly name = "DivergenceError";
  /** What went bad first: `observation`, `reward`, `loss` or the name of a weight. */
  readonly quantity: string;
  /** Environment steps taken when it was seen. */
  readonly step: number;

  constructor(quantity: string, step: number, advice: string) {
    super(`${quantity} is not a finite number at step ${step}; ${advice}`);
    this.quantity = quantity;
    this.step = step;
  }
}

/** Number of single-character edits (insert, delete, replace) that turn `a` into `b` (Levenshtein, 1966). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, previous[j]! + 1, row[j - 1]! + 1));
    }
    previous = row;
  }
  return previous[b.length]!;
}

/** The candidate nearest to a mistyped `name` (case does not count), or `undefined` when there is none. */
export function closestMatch(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The error for a name that is not among those known, with the nearest of them. */
export function unknownName(what: string, name: string, known: Iterable<string>): PeriluneError {
  const names = [...known];
  const match = closestMatch(name, names);
  const hint = match === undefined ? `no ${what} is known here` : `did you mean "${match}"?`;
  return new PeriluneError(`unknown ${what} "${name}"; ${hint}`);
}
