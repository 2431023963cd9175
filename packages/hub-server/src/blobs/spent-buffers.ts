import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Bytes that go through the hub between two collections. */
const INTERVAL = 4_000_000;

// There is no other way to V8's collector than the flag that shows it, here to a context of its own.
setFlagsFromString("--expose-gc");
const collect: (options: { readonly type: "minor" }) => void = runInNewContext("gc");
setFlagsFromString("--no-expose-gc");

let passed = 0;

/**
 * Says that so many bytes of a stream were read into buffers which are of no use by now.
 *
 * V8 lets 32 MB of such buffers lie before it looks at them: a third of what the hub takes in all. A collection of what
 * is young takes about a millisecond.
 */
export function countSpent(bytes: number): void {
  passed += bytes;
  if (passed < INTERVAL) return;
  passed = 0;
  collect({ type: "minor" });
}
