// Stands before the learner's code in the worker: it takes away what reaches outside, and calls the learner's function.
{
  const post = self.postMessage.bind(self);
  const reaching = "fetch XMLHttpRequest WebSocket WebSocketStream WebTransport EventSource importScripts Worker";
  const keeping = "indexedDB caches BroadcastChannel cookieStore postMessage close navigator";
  // Functions of the scope stand on its prototypes.
  for (let scope = self; scope !== null; scope = Object.getPrototypeOf(scope)) {
    for (const name of `${reaching} ${keeping}`.split(" ")) {
      if (scope === self || Object.hasOwn(scope, name)) {
        Object.defineProperty(scope, name, { value: undefined, configurable: false, writable: false });
      }
    }
  }

  const show = (value) => {
    if (typeof value === "string") return value;
    try {
      return JSON.stringify(value) ?? String(value);
    } catch {
      return String(value);
    }
  };
  // Enough to look at; a loop may print for ever.
  let left = 100;
  for (const level of ["log", "info", "warn", "error", "debug"]) {
    console[level] = (...values) =>
      left-- > 0 && post({ kind: "console", text: values.map(show).join(" ").slice(0, 500) });
  }

  /** An argument: data as it is, a function that gives some answers in turn, or one with an answer to each argument. */
  const argument = (value) => {
    if (Array.isArray(value?.answersTo)) return (asked) => value.answersTo.find(([known]) => known === asked)?.[1];
    if (!Array.isArray(value?.answers)) return value;
    let next = 0;
    return () => value.answers[next++ % value.answers.length];
  };
  /** Values and characters that a result may have: the page reads it on its own thread. */
  const MOST = 10_000;
  /** A result as plain data. */
  const plain = (result) => {
    let room = MOST;
    const copy = (value) => {
      const isList = Array.isArray(value) || ArrayBuffer.isView(value);
      room -= isList || typeof value === "string" ? value.length : 1;
      if (room < 0) throw new RangeError("what the function gives is too long to be checked");
      if (isList) return Array.from(value, copy);
      if (value instanceof Promise) return "a promise: the function should not be async";
      if (value !== null && typeof value === "object") {
        return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, copy(entry)]));
      }
      return ["function", "symbol", "bigint"].includes(typeof value) ? String(value) : value;
    };
    return copy(result);
  };
  const lineOf = (error) => Number(/blob:[^\s)]*:(\d+):\d+/.exec(error?.stack ?? "")?.[1] ?? 0);

  // Only the page's own message counts, not one that the learner's code makes up.
  addEventListener("message", ({ isTrusted, data: calls }) => {
    if (!isTrusted) return;
    if (typeof self.learned !== "function") return post({ kind: "missing" });
    for (const args of calls) {
      try {
        post({ kind: "result", value: plain(self.learned(...args.map(argument))) });
      } catch (error) {
        return post({ kind: "failed", message: String(error), line: lineOf(error) });
      }
    }
    post({ kind: "done" });
  });
}
