import { formatNumber } from "../../../ui/format.ts";

/** Σ γ^t r_t over all of the rewards, the first one undiscounted. */
export function discountedSum(rewards: ArrayLike<number>, gamma: number): number {
  let sum = 0;
  for (let step = rewards.length - 1; step >= 0; step--) sum = rewards[step] + gamma * sum;
  return sum;
}

/** Steps until a reward counts for a third (1/e) or so: 1 / (1 − γ). */
export function horizonOf(gamma: number): number {
  return 1 / (1 - gamma);
}

/** Rewards smaller than this, or than this part of the greatest, are left out of a sum in words. */
const NOTHING = 0.005;

/**
 * The discounted sum in words: `1 + 0.9² × 1 + … = 2.78`.
 *
 * @param most terms that are written out
 */
export function sumInWords(rewards: ArrayLike<number>, gamma: number, most = 3): string {
  const terms: string[] = [];
  let left = 0;
  let greatest = 1;
  for (let step = 0; step < rewards.length; step++) greatest = Math.max(greatest, Math.abs(rewards[step]));
  for (let step = 0; step < rewards.length; step++) {
    if (Math.abs(rewards[step]) < NOTHING * greatest) continue;
    if (terms.length === most) {
      left++;
      continue;
    }
    const factor = step === 0 || gamma === 1 ? "" : `${formatNumber(gamma)}${superscript(step)} × `;
    const reward = rewards[step] < 0 ? `(${formatNumber(rewards[step])})` : formatNumber(rewards[step]);
    terms.push(`${factor}${reward}`);
  }
  if (left > 0) terms.push("…");
  return `${terms.length === 0 ? "0" : terms.join(" + ")} = ${formatNumber(discountedSum(rewards, gamma))}`;
}

/** A whole number as an exponent; 1 is not written. */
function superscript(value: number): string {
  return value === 1 ? "" : String(value).replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]);
}
