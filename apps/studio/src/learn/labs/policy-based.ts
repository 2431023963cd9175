import { type BanditLearner, gradientBandit, type Pull, playBandit } from "perilune/algorithms";
import type { Env } from "perilune/envs";
import { defaultRng, type Generator as Rng } from "perilune/random";
import { Discrete } from "perilune/spaces";
import { formatNumber } from "../../ui/format.ts";
import { inBrackets } from "./shared/backup-lines.ts";

/** The ways that lead on from the fork. */
export const WAYS = ["left", "straight on", "right"] as const;
export const PAYS: readonly number[] = [0, 1, 3];

/** How far a reward strays from what a way pays on average. */
const NOISE = 1;
const MOST_STEPS = 1_000_000;

/** The fork and the agent that learns there, as its learner sets them. */
export interface ForkSettings {
  /** Mean reward of each way. */
  readonly pays: readonly number[];
  /** What is added to every reward, whatever is done. */
  readonly bonus: number;
  /** Step size of the policy's preferences. */
  readonly alpha: number;
  /** Whether a reward counts against the mean of all so far, or as it is. */
  readonly againstMean: boolean;
}

/** A fork: three ways, each an episode of one step that pays its mean and a little chance. */
class Fork implements Env<Discrete, Discrete> {
  readonly observationSpace: Discrete = new Discrete(1);
  readonly actionSpace: Discrete = new Discrete(WAYS.length);
  readonly #pays: readonly number[];
  #rng: Rng = defaultRng(0);

  constructor({ pays, bonus }: ForkSettings) {
    this.#pays = pays.map((pay) => pay + bonus);
  }

  reset({ seed }: { readonly seed?: number } = {}): ReturnType<Env<Discrete, Discrete>["reset"]> {
    if (seed !== undefined) this.#rng = defaultRng(seed);
    return { observation: 0, info: {} };
  }

  step(action: number): ReturnType<Env<Discrete, Discrete>["step"]> {
    const reward = this.#pays[action] + NOISE * this.#rng.standardNormal();
    return { observation: 0, reward, terminated: true, truncated: false, info: {} };
  }
}

/** One step of the policy, with all its numbers. */
export interface Turn {
  readonly way: number;
  readonly reward: number;
  /** What the reward is compared with; 0 where it counts as it is. */
  readonly baseline: number;
  readonly alpha: number;
  /** Preferences and probabilities of all ways before and after. */
  readonly before: PolicyNumbers;
  readonly after: PolicyNumbers;
}

interface PolicyNumbers {
  readonly preferences: readonly number[];
  readonly probabilities: readonly number[];
}

/** A policy for the fork, learned by the library's gradient bandit, one action at a time. */
export class ForkPolicy {
  readonly #settings: ForkSettings;
  readonly #learner: BanditLearner;
  readonly #pulls: Generator<Pull, void, void>;
  #sum = 0;
  steps = 0;
  last: Turn | null = null;

  constructor(settings: ForkSettings, seed: number) {
    const { alpha, againstMean } = settings;
    this.#settings = settings;
    this.#learner = gradientBandit({
      arms: WAYS.length,
      stepSize: alpha,
      baseline: againstMean ? "mean" : "none",
    });
    const rng = defaultRng([seed, 1]);
    this.#pulls = playBandit(new Fork(settings), this.#learner, { steps: MOST_STEPS, seed, rng });
  }

  get numbers(): PolicyNumbers {
    const preferences = [...this.#learner.estimates];
    return { preferences, probabilities: softmax(preferences) };
  }

  /** Draws a way, takes it, and turns the policy; false when there is nothing more to do. */
  step(): boolean {
    const before = this.numbers;
    const { done, value } = this.#pulls.next();
    if (done === true) return false;
    const { alpha, againstMean } = this.#settings;
    this.steps++;
    this.#sum += value.reward;
    const baseline = againstMean ? this.#sum / this.steps : 0;
    this.last = { way: value.arm, reward: value.reward, baseline, alpha, before, after: this.numbers };
    return true;
  }
}

/** Numbers of any size as probabilities: e^H over the sum of all of them. */
export function softmax(preferences: readonly number[]): number[] {
  const largest = Math.max(...preferences);
  const weights = preferences.map((preference) => Math.exp(preference - largest));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** One turn of the policy as lines of arithmetic, the result last. */
export function turnLines({ way, reward, baseline, alpha, before, after }: Turn): string[] {
  const advantage = reward - baseline;
  const name = WAYS[way];
  const [h, p] = [before.preferences[way], before.probabilities[way]];
  const other = (way + 1) % WAYS.length;
  const compared =
    baseline === 0 ? "the reward as it is" : `reward − mean so far = ${formatNumber(reward)} − ${inBrackets(baseline)}`;
  // A first reward is the mean of itself.
  const nothing = reward === baseline ? ": the first has nothing to be compared with" : "";
  return [
    `drawn with ${percent(p)}: ${name}; it paid ${formatNumber(reward)}`,
    `advantage = ${compared} = ${formatNumber(advantage)}${nothing}`,
    `H(${name}) ← ${formatNumber(h)} + ${formatNumber(alpha)} × ${inBrackets(advantage)} × (1 − ${formatNumber(p)}) = ${formatNumber(after.preferences[way])}`,
    `H(${WAYS[other]}) ← ${formatNumber(before.preferences[other])} − ${formatNumber(alpha)} × ${inBrackets(advantage)} × ${formatNumber(before.probabilities[other])} = ${formatNumber(after.preferences[other])}, and the third likewise`,
    `probability of ${name}: ${percent(p)} → ${percent(after.probabilities[way])}`,
  ];
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
