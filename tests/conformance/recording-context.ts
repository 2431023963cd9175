import type { DrawContext } from "../../packages/perilune/src/envs/draw-context.ts";

const PROPERTIES: readonly string[] = [
  "fillStyle",
  "strokeStyle",
  "lineWidth",
  "lineCap",
  "lineJoin",
  "globalAlpha",
  "font",
  "textAlign",
  "textBaseline",
] satisfies (keyof DrawContext)[];

const METHODS: readonly string[] = [
  "save",
  "restore",
  "translate",
  "rotate",
  "scale",
  "beginPath",
  "closePath",
  "moveTo",
  "lineTo",
  "quadraticCurveTo",
  "arc",
  "ellipse",
  "rect",
  "fill",
  "stroke",
  "fillRect",
  "clearRect",
  "fillText",
  "createLinearGradient",
  "createRadialGradient",
] satisfies (keyof DrawContext)[];

/**
 * A context that paints nothing and writes down, one line each, what was asked of it.
 *
 * It has exactly what a `DrawContext` has; anything else throws, and so does a number that is not finite.
 */
export function recordingContext(): { readonly context: DrawContext; readonly lines: readonly string[] } {
  const lines: string[] = [];
  const record = (name: string, args: readonly unknown[]): void => {
    for (const argument of args) {
      if (typeof argument === "number" && !Number.isFinite(argument)) throw new Error(`${name} got ${argument}`);
    }
    lines.push(`${name} ${args.map(String).join(" ")}`);
  };
  const gradient = {
    addColorStop: (offset: number, color: string) => record("addColorStop", [offset, color]),
    toString: () => "gradient",
  };
  const context = new Proxy({} as DrawContext, {
    get: (_, name) => {
      if (!METHODS.includes(String(name))) throw new Error(`a DrawContext has no method ${String(name)}`);
      return (...args: unknown[]) => {
        record(String(name), args);
        return String(name).endsWith("Gradient") ? gradient : undefined;
      };
    },
    set: (_, name, value) => {
      if (!PROPERTIES.includes(String(name))) throw new Error(`a DrawContext has no property ${String(name)}`);
      record(`${String(name)} =`, [value]);
      return true;
    },
  });
  return { context, lines };
}
