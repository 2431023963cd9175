import { algorithms, cardinality, type Env } from "perilune";
import { bundledZoo, readZoo } from "./zoo.ts";

/** What to begin with where several algorithms are tuned, the plainest that fits first. */
const preferred = ["q-learning", "differential-q-learning", "ppo"];
/** States that a table can learn in a run that one waits for. */
const MOST_STATES = 100_000;

/** The words after `perilune train` that train a fitting algorithm in an environment. */
export function trainingWords(id: string, { observationSpace, actionSpace }: Env): string {
  const names = [...preferred, ...Object.keys(algorithms)];
  const tuned = names.find((name) => {
    const file = bundledZoo(name);
    return file !== null && readZoo(file, id) !== null;
  });
  if (tuned !== undefined) return `${tuned} ${id}`;
  const fitsTable = actionSpace.kind === "discrete" && cardinality(observationSpace) <= MOST_STATES;
  return `${fitsTable ? "q-learning" : "ppo"} ${id} --steps 1e6`;
}
