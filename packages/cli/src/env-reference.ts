import { PeriluneError, parsePythonLiteral } from "perilune";
import { refuseRepeated } from "./name-value.ts";

/** Arguments from the words of a command line: `gravity=-5 enable_wind=true desc=SFF,FFG`, or `'desc=["SFF", "FFG"]'`. */
export function argumentsFromWords(words: readonly string[] = []): Record<string, unknown> {
  const entries = words.map((word): [string, unknown] => {
    const equals = word.indexOf("=");
    if (equals >= 1) return [word.slice(0, equals), readValue(word.slice(equals + 1))];
    throw new PeriluneError(`expected --env-kwargs name=value, got "${word}"; write --env-kwargs gravity=-5`);
  });
  refuseRepeated("argument", words);
  return Object.fromEntries(entries);
}

/** A value as written; commas make a list, and so do brackets, as in Python. */
function readValue(text: string): unknown {
  if (text.startsWith("[")) return parsePythonLiteral(text);
  if (text.includes(",")) return text.split(",").map(readValue);
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  if (/^(null|none)$/i.test(text)) return null;
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : text;
}
