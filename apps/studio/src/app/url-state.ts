import { computed, type ReadonlySignal, signal } from "@preact/signals";

/**
 * The state of the studio is its address: `?page=train&env=CartPole-v1&seed=3`.
 *
 * A parameter is a typed signal over one name of the query; what is at its default stands in no address, so that links
 * stay short. Setting one replaces the present entry of the history; going to a page makes a new one.
 */

/** How a value stands in the address. */
export interface Codec<T> {
  /** The value of a text, `undefined` where it is none: the default holds then. */
  parse(text: string): T | undefined;
  format(value: T): string;
}

/** A part of the address, read and written like a signal. */
export interface Param<T> {
  readonly name: string;
  value: T;
  /** Its value without asking to be told of changes. */
  peek(): T;
}

/** Milliseconds between two writes of the address: browsers allow some hundred a minute, and a slider makes more. */
const WRITE_EVERY = 250;

const query = signal(new URLSearchParams(location.search).toString());
const parameters = computed(() => new URLSearchParams(query.value));
let writing: number | undefined;

addEventListener("popstate", () => {
  stopWriting();
  query.value = new URLSearchParams(location.search).toString();
});
addEventListener("pagehide", write);

/** A parameter of the address, by its name. */
export function urlParam<T>(name: string, codec: Codec<T>, initial: T): Param<T> {
  const text = computed(() => parameters.value.get(name));
  const value: ReadonlySignal<T> = computed(() =>
    text.value === null ? initial : (codec.parse(text.value) ?? initial),
  );
  return {
    name,
    get value() {
      return value.value;
    },
    set value(next: T) {
      const written = codec.format(next);
      setQuery((all) => (written === codec.format(initial) ? all.delete(name) : all.set(name, written)));
    },
    peek: () => value.peek(),
  };
}

/** Any text. */
export const text: Codec<string> = { parse: (value) => value, format: (value) => value };

/** One of some names. */
export function choice<const T extends string>(names: readonly T[]): Codec<T> {
  return { parse: (value) => names.find((name) => name === value), format: (value) => value };
}

/** A number within its bounds. */
export function number(min: number, max: number): Codec<number> {
  return {
    parse: (value) => {
      const parsed = value.trim() === "" ? Number.NaN : Number(value);
      return parsed >= min && parsed <= max ? parsed : undefined;
    },
    format: String,
  };
}

/** A whole number within its bounds. */
export function integer(min: number, max: number): Codec<number> {
  const { parse, format } = number(min, max);
  return { parse: (value) => (Number.isInteger(Number(value)) ? parse(value) : undefined), format };
}

/** On or off. */
export const flag: Codec<boolean> = {
  parse: (value) => (value === "1" ? true : value === "0" ? false : undefined),
  format: (value) => (value ? "1" : "0"),
};

/** Plain data of a lab: an edited world, say. What cannot be read counts as none. */
export function json<T>(check: (value: unknown) => value is T): Codec<T> {
  return {
    parse: (value) => {
      try {
        const parsed: unknown = JSON.parse(value);
        return check(parsed) ? parsed : undefined;
      } catch {
        return undefined;
      }
    },
    format: (value) => JSON.stringify(value),
  };
}

/** Where one is: the page's name, and what follows it after a slash (a lesson, say). */
export const place: ReadonlySignal<{ readonly page: string; readonly rest: string }> = computed(() => {
  const [page, ...rest] = (parameters.value.get("page") ?? "").split("/");
  return { page, rest: rest.join("/") };
});

/** The address of a page with its parameters: `<a href={hrefOf("learn/the-loop")}>`; every page is reached by links. */
export function hrefOf(page: string, values: Readonly<Record<string, string>> = {}): string {
  return `?${new URLSearchParams({ page, ...values })}`;
}

/** Goes to an address of this site: that of a link (`?page=…`). */
export function goTo(href: string): void {
  write();
  history.pushState(null, "", href);
  query.value = new URLSearchParams(location.search).toString();
  scrollTo({ top: 0 });
}

/** Lets links to places of this site change the place without a load. Call it once. */
export function followLinks(): void {
  document.addEventListener("click", (event) => {
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const href = link?.getAttribute("href");
    if (event.defaultPrevented || !isPlain || !href?.startsWith("?") || link?.hasAttribute("target")) return;
    event.preventDefault();
    goTo(href);
  });
}

function setQuery(change: (all: URLSearchParams) => void): void {
  const all = new URLSearchParams(query.peek());
  change(all);
  query.value = all.toString();
  writing ??= setTimeout(write, WRITE_EVERY);
}

function write(): void {
  stopWriting();
  const search = query.peek() === "" ? location.pathname : `?${query.peek()}`;
  if (search !== location.search) history.replaceState(history.state, "", search + location.hash);
}

function stopWriting(): void {
  clearTimeout(writing);
  writing = undefined;
}
