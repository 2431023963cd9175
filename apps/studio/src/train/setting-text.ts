import type { Descriptor } from "perilune/hyperparams";

// Settings as the command line takes them: `64,64`, `lin_0.001`, `none`. The worker checks them again, by the library.

/** A setting as text. */
export function formatSetting(value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) return value.join(",");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The text as data: a number where it is one, `null` for none, a list of numbers, else the text itself. */
export function parseSetting(descriptor: Descriptor, text: string): unknown {
  const trimmed = text.trim();
  if (/^(none|null)$/i.test(trimmed)) return null;
  if (/^(true|false)$/i.test(trimmed)) return trimmed.toLowerCase() === "true";
  if (descriptor.kind === "layers" || descriptor.kind === "net_arch") {
    return /^\d+(\s*,\s*\d+)*$/.test(trimmed) ? trimmed.split(",").map(Number) : trimmed;
  }
  const number = trimmed === "" ? Number.NaN : Number(trimmed);
  return Number.isNaN(number) ? trimmed : number;
}

/** What is wrong with a text as far as the page can tell, `null` where nothing is. */
export function checkSetting(descriptor: Descriptor, text: string): string | null {
  const value = parseSetting(descriptor, text);
  if (value === null) return descriptor.nullable ? null : "Expected a value.";
  if (!("min" in descriptor || "max" in descriptor)) return text.trim() === "" ? "Expected a value." : null;
  const { kind, min, max } = descriptor;
  const isLinear = kind === "schedule" && typeof value === "string" && value.startsWith("lin_");
  const number = isLinear ? Number(value.slice(4) || "none") : value;
  if (kind === "frequency" && typeof number === "string" && /^\d+\s*,/.test(number)) return null;
  if (typeof number !== "number" || Number.isNaN(number)) return "Expected a number, such as 0.001 or 1e-3.";
  if (kind === "integer" && !Number.isSafeInteger(number)) return "Expected a whole number.";
  if (min !== undefined && number < min) return `Expected at least ${min}.`;
  if (max !== undefined && number > max) return `Expected at most ${max}.`;
  return null;
}
