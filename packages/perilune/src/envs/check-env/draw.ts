import type { DrawContext } from "../draw-context.ts";
import type { Env } from "../env.ts";
import { copied, difference } from "./compare.ts";
import { attempt, fail, type Report } from "./report.ts";
import { begin, SEED } from "./trace.ts";

/** `draw`, where offered: it runs, with finite coordinates, and leaves the context as it found it. */
export function checkDraw(env: Env, report: Report): void {
  if (env.draw === undefined) return;
  begin(env, SEED);
  const before = copied(env.state?.());
  const { context, calls } = recordingContext();
  attempt(() => env.draw?.(context), "draw()", "use only what DrawContext offers");
  for (const { name, args } of calls) {
    const bad = args.find((argument) => typeof argument === "number" && !Number.isFinite(argument));
    if (bad !== undefined) fail(`draw(): expected finite coordinates, got ${bad} in ${name}(); mend the drawing`);
  }
  const count = (name: string): number => calls.filter((call) => call.name === name).length;
  if (count("save") !== count("restore")) {
    report.warn("draw(): save() and restore() do not match, so drawings pile up; restore what was saved");
  }
  if (calls.length === 0) report.warn("draw(): drew nothing; draw the state, or leave draw() out");
  if (difference(before, env.state?.()) !== null) {
    fail("draw(): expected the state to stay as it was, got it changed; draw without changing anything");
  }
}

interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** A context that draws nothing and remembers its calls. */
function recordingContext(): { readonly context: DrawContext; readonly calls: Call[] } {
  const calls: Call[] = [];
  const gradient = { addColorStop: () => {} };
  const context = new Proxy({} as Record<string | symbol, unknown>, {
    get(target, name) {
      if (name in target) return target[name];
      return (...args: unknown[]) => {
        calls.push({ name: String(name), args });
        return String(name).endsWith("Gradient") ? gradient : undefined;
      };
    },
  });
  return { context: context as unknown as DrawContext, calls };
}
