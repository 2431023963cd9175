import {
  type Discrete,
  type EnvDoc,
  type EnvReference,
  makeReference,
  type Outcome,
  type Policy,
  specOf,
  TablePolicy,
} from "perilune";
import type { Terminal } from "./terminal.ts";

const ARROWS: Readonly<Record<string, string>> = { left: "←", down: "↓", right: "→", up: "↑" };
/** A grid of more cells is no table to read. */
const MOST_CELLS = 1024;
/** Signs for cells without an arrow, and what they mean. */
const SIGNS = {
  "×": "an episode ends here",
  "#": "no step leads here",
  "·": "all actions are worth the same",
} as const;

/** Shows the grid of a policy for an environment, where there is one. */
export function showPolicyGrid(terminal: Terminal, policy: Policy, env: EnvReference): void {
  const grid = policyGrid(policy, makeReference(env), specOf(env.id).doc?.actions ?? []);
  if (grid !== null) terminal.news(`\n${grid}\n`);
}

/** What an environment tells of a grid, if it is one. */
export interface GridWorld {
  /** Every outcome of an action in a state, where the environment knows. */
  transitions?(state: number, action: number): readonly Outcome[];
}

/**
 * A table's greedy policy and its values as two grids, or `null` where the world is not known to be a grid: four
 * actions named left, down, right and up, and states numbered row by row, as its transitions show.
 *
 * The arrow is that of the action which a deterministic evaluation takes.
 */
export function policyGrid(policy: Policy, env: GridWorld, actions: EnvDoc["actions"]): string | null {
  if (!(policy instanceof TablePolicy && policy.states <= MOST_CELLS)) return null;
  const arrows = actions.flatMap((name) => ARROWS[String(name)] ?? []);
  if (policy.actions !== 4 || actions.length !== 4 || new Set(arrows).size !== 4) return null;
  const outcomes = outcomesOf(policy, env);
  const columns = outcomes && columnsOf(outcomes, arrows);
  if (columns === null) return null;

  const rows = Array.from({ length: policy.states }, (_, state) =>
    policy.q.subarray(state * policy.actions, (state + 1) * policy.actions),
  );
  const values = rows.map((row) => Math.max(...row));
  const cells = cellsOf(outcomes!, rows);
  const policyCells = cells.map((sign, state) => sign ?? arrows[rows[state].indexOf(values[state])]);
  const isClosed = cells.map((sign) => sign === "×" || sign === "#");
  const texts = formatted(values.filter((_, state) => !isClosed[state]));
  const valueCells = cells.map((sign, state) => (isClosed[state] ? sign! : texts.shift()!));

  const legend = Object.entries(SIGNS).flatMap(([sign, words]) =>
    policyCells.includes(sign) ? `${sign} ${words}` : [],
  );
  const title = ["greedy policy", ...legend].join("; ");
  return `${title}\n${lines(policyCells, columns)}\nvalue of its actions\n${lines(valueCells, columns)}`;
}

/** By state, then action. */
type Outcomes = readonly (readonly (readonly Outcome[])[])[];

/** Every outcome; `null` where the environment does not tell, or has other states than numbers from 0. */
function outcomesOf({ observationSpace, states, actions, firstAction }: TablePolicy, env: GridWorld): Outcomes | null {
  const isNumbered = observationSpace.kind === "discrete" && (observationSpace as Discrete).start === 0;
  if (env.transitions === undefined || !isNumbered) return null;
  return Array.from({ length: states }, (_, state) =>
    Array.from({ length: actions }, (_, action) => env.transitions!(state, firstAction + action)),
  );
}

/** How many states a row of the grid has, if down and up lead that far, and right and left to the next state. */
function columnsOf(outcomes: Outcomes, arrows: readonly string[]): number | null {
  const change = (arrow: string, isPossible: (change: number) => boolean): number | undefined =>
    commonestChange(outcomes, arrows.indexOf(arrow), isPossible);
  const columns = change("↓", (change) => change > 1);
  if (columns === undefined || outcomes.length % columns !== 0) return null;
  const isGrid =
    change("↑", (change) => change < -1) === -columns &&
    change("→", (change) => Math.abs(change) === 1) === 1 &&
    change("←", (change) => Math.abs(change) === 1) === -1;
  return isGrid && jumpTargets(outcomes, columns).size <= 1 ? columns : null;
}

/** Where outcomes lead that are no step to a neighbour: nowhere, or to the one place where whoever falls begins anew. */
function jumpTargets(outcomes: Outcomes, columns: number): ReadonlySet<number> {
  const targets = new Set<number>();
  for (const [state, ways] of outcomes.entries()) {
    for (const { state: next } of ways.flat()) {
      if (![0, 1, columns].includes(Math.abs(next - state))) targets.add(next);
    }
  }
  return targets;
}

/** By how much an action changes the state's number most often; slips and falls may change it otherwise. */
function commonestChange(
  outcomes: Outcomes,
  action: number,
  isPossible: (change: number) => boolean,
): number | undefined {
  const counts = new Map<number, number>();
  for (const [state, ways] of outcomes.entries()) {
    for (const { state: next } of ways[action]) {
      if (isPossible(next - state)) counts.set(next - state, (counts.get(next - state) ?? 0) + 1);
    }
  }
  const most = Math.max(...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0];
}

/** The sign of every cell, `null` where an arrow belongs. */
function cellsOf(outcomes: Outcomes, rows: readonly Float64Array[]): (keyof typeof SIGNS | null)[] {
  const arrivals = new Map<number, Outcome[]>();
  for (const [state, ways] of outcomes.entries()) {
    for (const outcome of ways.flat()) {
      if (outcome.state === state || outcome.probability === 0) continue;
      arrivals.set(outcome.state, [...(arrivals.get(outcome.state) ?? []), outcome]);
    }
  }
  return rows.map((row, state) => {
    const isUndecided = row.every((value) => value === row[0]);
    const own = arrivals.get(state);
    if (own === undefined) return isUndecided ? "#" : null;
    if (own.every(({ terminated }) => terminated)) return "×";
    return isUndecided ? "·" : null;
  });
}

/** Numbers with as many decimals as three figures of the largest need. */
function formatted(values: readonly number[]): string[] {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const decimals = largest < 10 ? 2 : largest < 100 ? 1 : 0;
  return values.map((value) =>
    value
      .toFixed(decimals)
      .replace(/^-(?=[0.]*$)/, "")
      .replace("-", "−"),
  );
}

/** Cells in rows, each aligned to the right. */
function lines(cells: readonly string[], columns: number): string {
  const width = Math.max(...cells.map((cell) => cell.length));
  return Array.from({ length: cells.length / columns }, (_, row) =>
    cells
      .slice(row * columns, (row + 1) * columns)
      .map((cell) => ` ${cell.padStart(width)}`)
      .join(""),
  ).join("\n");
}
