import type { InitializeHook, ResolveHook } from "node:module";

let library: string | undefined;

/** Told once which library the command runs on. */
export const initialize: InitializeHook<string> = (url) => {
  library = url;
};

/** Resolves `perilune` to that library, wherever the module that asks for it lies. */
export const resolve: ResolveHook = (specifier, context, nextResolve) =>
  specifier === "perilune" && library !== undefined
    ? { url: library, shortCircuit: true }
    : nextResolve(specifier, context);
