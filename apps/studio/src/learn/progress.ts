import { stored } from "./stored.ts";

/** What of the course one can have done. */
type Kind = "lesson" | "lab" | "exercise";

const isList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === "string");

/** What is done, as `lesson/the-loop`. */
const done = stored<readonly string[]>("perilune-course", isList, []);

export function isDone(kind: Kind, id: string): boolean {
  return done.value.includes(`${kind}/${id}`);
}

export function markDone(kind: Kind, id: string): void {
  if (!done.peek().includes(`${kind}/${id}`)) done.value = [...done.peek(), `${kind}/${id}`];
}
