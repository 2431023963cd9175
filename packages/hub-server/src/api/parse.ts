import * as z from "zod/mini";
import { HubError } from "../errors.ts";

/** What came, checked against a schema; 400 with the first thing that is wrong. */
export function parse<T extends z.ZodMiniType>(schema: T, value: unknown, what: string): z.infer<T> {
  const result = z.safeParse(schema, value, { error: z.locales.en().localeError });
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  const where = path.length === 0 ? what : `${what}: ${path.map(String).join(".")}`;
  throw new HubError(400, `${where}: ${message[0]!.toLowerCase()}${message.slice(1)}`);
}

/** A parameter that may be given once, several times, or as `name[]`. */
export const textList: z.ZodMiniType<string[]> = z.pipe(
  z.optional(z.union([z.string(), z.array(z.string())])),
  z.transform((value) => (value === undefined ? [] : typeof value === "string" ? [value] : value)),
);

/** `true`, `1` or `True` (Python) in a query or a form. */
export const flag: z.ZodMiniType<boolean> = z.pipe(
  z.optional(z.union([z.string(), z.boolean()])),
  z.transform((value) => value === true || (typeof value === "string" && /^(true|1)$/i.test(value))),
);

/** A whole number of at least 1 in a query. */
export const count: z.ZodMiniType<number | undefined> = z.optional(z.coerce.number().check(z.int(), z.gte(1)));
