export type { ChoiceOptions } from "./choice.ts";
export { defaultRng, Generator, type GeneratorState } from "./generator.ts";
export { type Seed, SeedSequence } from "./seed-sequence.ts";
