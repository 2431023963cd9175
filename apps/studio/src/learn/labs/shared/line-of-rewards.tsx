import { formatNumber } from "../../../ui/format.ts";
import { discountedSum, sumInWords } from "./discounted.ts";

export interface LineOfRewardsProps {
  /** What earns them: "Stay with the small cheese". */
  readonly title: string;
  /** Reward of every step, the first one undiscounted. */
  readonly rewards: ArrayLike<number>;
  readonly gamma: number;
  /** Steps that are drawn; all of them are in the sum. @default 24 */
  readonly shown?: number;
  /** Reward of a full bar, so that lines side by side compare; the greatest of the line if left out. */
  readonly full?: number;
  /** Set off from the line beside it: the better one. */
  readonly isBetter?: boolean;
}

const WIDTH = 20;
const HEIGHT = 64;

/** Rewards one after another: outlined as they are paid, filled as far as they still count, with the discounted sum. */
export function LineOfRewards({ title, rewards, gamma, shown = 24, full, isBetter }: LineOfRewardsProps) {
  const count = Math.min(shown, rewards.length);
  const steps = Array.from({ length: count }, (_, step) => step);
  const greatest = Math.max(...steps.map((step) => Math.abs(rewards[step])));
  const scale = full ?? (greatest || 1);
  // A square root: small rewards are to be seen beside large ones.
  const height = (reward: number): number => HEIGHT * Math.sqrt(Math.min(1, Math.abs(reward) / scale));
  const sum = formatNumber(discountedSum(rewards, gamma));
  return (
    <figure class={isBetter ? "line-of-rewards is-better" : "line-of-rewards"}>
      <figcaption>
        <span>{title}</span>
        <b class="number">{sum}</b>
      </figcaption>
      <svg
        viewBox={`0 0 ${count * WIDTH} ${HEIGHT + 16}`}
        role="img"
        aria-label={`${title}: ${sumInWords(rewards, gamma)}`}
        preserveAspectRatio="none"
      >
        {steps.map((step) => {
          const [paid, counted] = [height(rewards[step]), height(rewards[step] * gamma ** step)];
          const x = step * WIDTH + 3;
          return (
            <g key={step} class={rewards[step] < 0 ? "is-loss" : undefined}>
              <rect class="reward-paid" x={x} y={HEIGHT - paid} width={WIDTH - 6} height={paid} />
              <rect class="reward-counted" x={x} y={HEIGHT - counted} width={WIDTH - 6} height={counted} />
              <path class="reward-foot" d={`M${step * WIDTH + 1} ${HEIGHT + 1}h${WIDTH - 2}`} />
            </g>
          );
        })}
      </svg>
      <p class="quiet">{sumInWords(rewards, gamma)}</p>
    </figure>
  );
}
