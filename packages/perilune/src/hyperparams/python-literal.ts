import { PeriluneError } from "../errors.ts";

/** What a Python literal may hold; names such as `nn.Tanh` come as strings. */
export type PythonValue =
  | null
  | boolean
  | number
  | string
  | readonly PythonValue[]
  | { readonly [key: string]: PythonValue };

const NUMBER = /[+-]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y;
const STRING = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/y;
const SPACE = /\s*/y;

/** Deepest nesting accepted, so that a hostile text cannot exhaust the stack. */
const MAX_DEPTH = 32;

/**
 * Reads the literals that RL Zoo's files hold, such as `dict(net_arch=[64, 64], activation_fn=nn.Tanh)`.
 *
 * Understood: `dict(...)`, `{...}`, `[...]`, `(...)`, strings, numbers, `True`, `False`, `None` and dotted names.
 * Nothing is ever evaluated. Throws a PeriluneError that names the position of what it cannot read.
 */
export function parsePythonLiteral(text: string): PythonValue {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): PythonValue {
    if (depth > MAX_DEPTH) this.#fail(`at most ${MAX_DEPTH} levels of nesting`);
    if (this.#take("[")) return this.#list("]", depth);
    if (this.#take("(")) return this.#parenthesis(depth);
    if (this.#take("{")) return this.#entries("}", ":", depth);
    const string = this.#match(STRING);
    if (string) return (string[1] ?? string[2] ?? "").replace(/\\(.)/g, "$1");
    const number = this.#match(NUMBER);
    if (number) return Number(number[0].replaceAll("_", ""));
    return this.#named(depth);
  }

  end(): void {
    this.#match(SPACE);
    if (this.#position < this.#text.length) this.#fail("the end of the text");
  }

  #named(depth: number): PythonValue {
    const name = this.#match(NAME)?.[0];
    if (name === undefined) return this.#fail("a value");
    if (name === "True") return true;
    if (name === "False") return false;
    if (name === "None") return null;
    if (!this.#take("(")) return name;
    if (name !== "dict") this.#fail("no call other than dict(...)");
    return this.#entries(")", "=", depth);
  }

  /** A tuple, or a value in brackets: `(64, 64)`, `(64,)`, `(64)`. */
  #parenthesis(depth: number): PythonValue {
    const items = this.#list(")", depth);
    return items.length === 1 && !/,\s*\)$/.test(this.#text.slice(0, this.#position)) ? items[0] : items;
  }

  #list(close: string, depth: number): PythonValue[] {
    const items: PythonValue[] = [];
    while (!this.#take(close)) {
      items.push(this.value(depth + 1));
      this.#separator(close);
    }
    return items;
  }

  #entries(close: string, assign: string, depth: number): PythonValue {
    const entries: [string, PythonValue][] = [];
    while (!this.#take(close)) {
      const key = assign === "=" ? this.#match(NAME)?.[0] : this.value(depth + 1);
      if (typeof key !== "string") return this.#fail("a name");
      if (!this.#take(assign)) this.#fail(`"${assign}"`);
      entries.push([key, this.value(depth + 1)]);
      this.#separator(close);
    }
    return Object.fromEntries(entries); // own properties only, whatever the keys are called
  }

  #separator(close: string): void {
    if (!this.#take(",") && this.#text[this.#position] !== close) this.#fail(`"," or "${close}"`);
  }

  #take(token: string): boolean {
    this.#match(SPACE);
    if (!this.#text.startsWith(token, this.#position)) return false;
    this.#position += token.length;
    this.#match(SPACE);
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#text);
    if (found) this.#position = pattern.lastIndex;
    return found;
  }

  #fail(expected: string): never {
    const rest = this.#text.slice(this.#position, this.#position + 12);
    const got = rest === "" ? "the end of the text" : JSON.stringify(rest);
    throw new PeriluneError(
      `expected ${expected} at position ${this.#position + 1} of ${JSON.stringify(this.#text.slice(0, 80))}, got ${got}; ` +
        "write literals only, such as dict(net_arch=[64, 64])",
    );
  }
}
