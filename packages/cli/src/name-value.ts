import { camelCase, PeriluneError } from "perilune";

/** Refuses words `name=value` of a command line that give one name twice: which of the two was meant? */
export function refuseRepeated(what: string, words: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const word of words) {
    const name = camelCase(word.slice(0, word.indexOf("=")).trim());
    const earlier = seen.get(name);
    if (earlier !== undefined) {
      throw new PeriluneError(`expected each ${what} once, got ${earlier} and ${word}; leave one of them out`);
    }
    seen.set(name, word);
  }
}
