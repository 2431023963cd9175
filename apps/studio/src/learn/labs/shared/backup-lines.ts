import { formatNumber } from "../../../ui/format.ts";

/** One correction of an action's value by Q-learning, with all its numbers. */
export interface Backup {
  /** The state's name and the action's, as people know them: "row 3, column 1" and "up". */
  readonly state: string;
  readonly action: string;
  readonly old: number;
  readonly alpha: number;
  readonly gamma: number;
  readonly reward: number;
  /** The greatest value of the next state's actions; 0 where the episode ended. */
  readonly next: number;
  readonly terminated: boolean;
}

/** Its target: what the reward and the next state's value say. */
export function targetOf({ reward, gamma, next, terminated }: Backup): number {
  return reward + (terminated ? 0 : gamma * next);
}

/** The correction as lines of arithmetic, the result last. */
export function backupLines(backup: Backup): string[] {
  const { state, action, old, alpha, gamma, reward, next, terminated } = backup;
  const target = targetOf(backup);
  // What rounding leaves is no error.
  const error = Math.abs(target - old) < 1e-9 * Math.abs(target) ? 0 : target - old;
  const ahead = terminated ? "0 (the episode ended)" : `${formatNumber(gamma)} × ${inBrackets(next)}`;
  return [
    `in ${state}, action ${action}: Q was ${formatNumber(old)}`,
    `target = r + γ · max Q′ = ${formatNumber(reward)} + ${ahead} = ${formatNumber(target)}`,
    `error = target − Q = ${formatNumber(target)} − ${inBrackets(old)} = ${formatNumber(error)}`,
    `Q ← Q + α · error = ${formatNumber(old)} + ${formatNumber(alpha)} × ${inBrackets(error)} = ${formatNumber(
      old + alpha * error,
    )}`,
  ];
}

/** One of the things that may come of an action, as the library's `transitions` tells them. */
interface Chance {
  readonly probability: number;
  readonly state: number;
  readonly reward: number;
  readonly terminated: boolean;
}

/** The value of an action by all that may come of it: Σ p (r + γ V(s')), with its numbers. */
export function expectedLines(chances: readonly Chance[], values: ArrayLike<number>, gamma: number): string[] {
  const worth = ({ reward, state, terminated }: Chance): number => reward + (terminated ? 0 : gamma * values[state]);
  const lines = chances.map((chance) => {
    const { probability, reward, state, terminated } = chance;
    const ahead = terminated ? "nothing after" : `${formatNumber(gamma)} × ${inBrackets(values[state])}`;
    return `${formatNumber(probability)} × (${formatNumber(reward)} + ${ahead}) = ${formatNumber(
      probability * worth(chance),
    )}`;
  });
  const sum = chances.reduce((total, chance) => total + chance.probability * worth(chance), 0);
  return chances.length === 1 ? lines : [...lines, `together ${formatNumber(sum)}`];
}

/** A number as a factor or behind a minus: negative ones in brackets. */
export function inBrackets(value: number): string {
  return value < 0 ? `(${formatNumber(value)})` : formatNumber(value);
}
