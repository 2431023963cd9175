import type { EnvDoc } from "perilune/envs";
import type { Explanation } from "perilune/policies";
import { actionNames } from "../engine/actions.ts";
import { type EpisodeRecord, returnsOf } from "./episode-record.ts";

/** An episode as a table for other programs: a line a step, numbers with all their digits. */
export function episodeCsv(record: EpisodeRecord, doc: EnvDoc | null): string {
  const { actions, rewards, minds } = record;
  const returns = returnsOf(record);
  const numbersOf = (index: number): readonly number[] => {
    const action = actions[index];
    return typeof action === "number" ? [action] : action;
  };
  const width = actions.length === 0 ? 0 : numbersOf(0).length;
  const isNamed = typeof actions[0] === "number";
  const actionColumns = isNamed ? ["action", "action name"] : actionNames(doc, width);
  const thoughts = thoughtNames(minds[0], doc);
  const lines = rewards.map((reward, index) => {
    const numbers = numbersOf(index);
    const done = isNamed ? [numbers[0], actionNames(doc, numbers[0] + 1)[numbers[0]]] : numbers;
    return [index + 1, ...done, reward, returns[index + 1], ...thoughtsOf(minds[index])];
  });
  return [["step", ...actionColumns, "reward", "return", ...thoughts], ...lines]
    .map((cells) => `${cells.map(cell).join(",")}\r\n`)
    .join("");
}

/** What stands over what an agent thought before a step. */
function thoughtNames(mind: Explanation | undefined, doc: EnvDoc | null): string[] {
  const of = (what: string, values: readonly number[] | undefined): string[] =>
    values === undefined ? [] : actionNames(doc, values.length).map((name) => `${what} of ${name}`);
  return [
    ...(mind?.value === undefined ? [] : ["value"]),
    ...of("probability", mind?.probabilities),
    ...of("Q-value", mind?.qValues),
    ...of("mean", mind?.mean),
    ...of("spread", mind?.std),
  ];
}

function thoughtsOf(mind: Explanation | undefined): readonly number[] {
  if (mind === undefined) return [];
  const { value, probabilities = [], qValues = [], mean = [], std = [] } = mind;
  return [...(value === undefined ? [] : [value]), ...probabilities, ...qValues, ...mean, ...std];
}

/** A cell as RFC 4180 writes it. */
function cell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
