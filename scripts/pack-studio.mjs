// Before the command is packed: a copy of the built studio comes beside its code, where `perilune studio` finds it.
import { cp, rm } from "node:fs/promises";
import path from "node:path";
import { buildStudio } from "./build-studio.mjs";
import { root } from "./setup.mjs";

const copy = path.join(root, "packages/cli/dist/site");
await buildStudio();
await rm(copy, { recursive: true, force: true });
await cp(path.join(root, "apps/studio/dist"), copy, { recursive: true });
