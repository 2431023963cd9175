import type { EnvDoc } from "perilune/envs";
import { leavesOf, type Space, type ValueOf } from "perilune/spaces";
import type { ReplayAction } from "perilune/training";

/** The names of discrete actions, or of the numbers of a continuous one. */
export function actionNames(doc: EnvDoc | null, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const action = doc?.actions[index];
    return (typeof action === "string" ? action : action?.name) ?? `action ${index}`;
  });
}

/** An action in words: its name, or its numbers to two decimals. */
export function actionText(doc: EnvDoc | null, action: ReplayAction): string {
  if (typeof action !== "number") return action.map((value) => value.toFixed(2).replace("-", "−")).join(", ");
  const name = doc?.actions[action];
  return typeof name === "string" ? name : String(action);
}

/** An action as data, from one that an environment takes. */
export function actionData<A extends Space>(space: A, action: ValueOf<A>): ReplayAction {
  const leaves = leavesOf(space);
  const row = leaves.createRow();
  leaves.write(action, row);
  return space.kind === "discrete" ? row[0][0] : row.flatMap((leaf) => [...leaf]);
}

/** An action as the environment takes it, from one as data. */
export function actionValue<A extends Space>(space: A, data: ReplayAction): ValueOf<A> {
  const leaves = leavesOf(space);
  const row = leaves.createRow();
  const numbers = typeof data === "number" ? [data] : data;
  let next = 0;
  for (const leaf of row) for (let i = 0; i < leaf.length; i++) leaf[i] = numbers[next++];
  return leaves.toValue(row);
}
