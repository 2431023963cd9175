import { saveModel } from "../../checkpoint/model-file.ts";
import { Cadence } from "../cadence.ts";
import type { Callback } from "../callback.ts";
import type { EnvSource } from "../env-source.ts";
import { type EvaluateOptions, type Evaluation, evaluate } from "../evaluate.ts";

/** When and where to evaluate, and where what is found goes. */
export interface EvaluationsOptions extends Omit<EvaluateOptions, "deterministic"> {
  /** Where to evaluate: an environment apart from those that training uses. */
  readonly env: EnvSource;
  /** Environment steps of training between evaluations; each comes after the first update at or past a multiple. */
  readonly every: number;
  /** Mean reward of the best evaluation so far, on a resume. @default -Infinity */
  readonly best?: number;
  /** Gets every evaluation. */
  readonly onEvaluation?: (evaluation: Evaluation, timesteps: number) => void | Promise<void>;
  /** Keeps the bytes of the model with the best mean reward so far. */
  readonly saveBest?: (model: Uint8Array, evaluation: Evaluation, timesteps: number) => void | Promise<void>;
}

/** The callback, and what it has found. */
export interface Evaluations extends Callback {
  /** The latest evaluation, `null` before the first. */
  readonly latest: Evaluation | null;
  /** Mean reward of the best one. */
  readonly best: number;
}

/**
 * Evaluates the policy every so many steps, deterministically, and keeps the best model.
 *
 * Reports `eval/mean_reward`, `eval/std_reward` and `eval/mean_ep_length`. It uses environments and generators of its
 * own, and every evaluation the same episodes, so that it never changes what is learned and evaluations compare.
 */
export function evaluations(options: EvaluationsOptions): Evaluations {
  const { env, every, onEvaluation, saveBest } = options;
  const cadence = new Cadence(every);
  let latest: Evaluation | null = null;
  let best = options.best ?? Number.NEGATIVE_INFINITY;
  return {
    get latest() {
      return latest;
    },
    get best() {
      return best;
    },
    onStart: ({ algorithm }) => {
      cadence.start(algorithm.numTimesteps);
    },
    onUpdate: async (_, run) => {
      const { algorithm } = run;
      const steps = algorithm.numTimesteps;
      if (!cadence.isDue(steps)) return;
      latest = evaluate(algorithm.policy, env, { ...options, deterministic: true });
      run.report({
        "eval/mean_reward": latest.meanReward,
        "eval/std_reward": latest.stdReward,
        "eval/mean_ep_length": latest.meanLength,
      });
      await onEvaluation?.(latest, steps);
      if (latest.meanReward > best) {
        best = latest.meanReward;
        await saveBest?.(saveModel(algorithm.policy, { algorithm: algorithm.name, env: algorithm.env }), latest, steps);
      }
    },
  };
}
