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

  /** An argument: data as it is, or a function that gives some answers in turn. */
  const argument = (value) => {
    if (value === null || typeof value !== "object" || !Array.isArray(value.answers)) return value;
    let next = 0;
    return () => value.answers[next++ % value.answers.length];
  };
  /** A result as plain data. */
  const plain = (value) => {
    if (ArrayBuffer.isView(value)) return Array.from(value, plain);
    if (Array.isArray(value)) return value.map(plain);
    if (value !== null && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, plain(entry)]));
    }
    return typeof value === "function" || typeof value === "symbol" ? String(value) : value;
  };
  const lineOf = (error) => Number(/blob:[^\s)]*:(\d+):\d+/.exec(error?.stack ?? "")?.[1] ?? 0);

  self.onmessage = ({ data: calls }) => {
    if (typeof self.learned !== "function") return post({ kind: "missing" });
    for (const args of calls) {
      try {
        post({ kind: "result", value: plain(self.learned(...args.map(argument))) });
      } catch (error) {
        return post({ kind: "failed", message: String(error), line: lineOf(error) });
      }
    }
    post({ kind: "done" });
  };
}
