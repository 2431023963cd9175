/** A measured quantity that tells how learning goes. */
export interface LossChart {
  readonly metric: string;
  readonly title: string;
  /** What it says, and where it is well. */
  readonly meaning: string;
  /** Where it is well, for most tasks. */
  readonly healthy?: readonly [low: number, high: number];
}

/** In the order of looking: is it stable, does it still explore, does it understand. */
export const LOSS_CHARTS: readonly LossChart[] = [
  {
    metric: "train/approx_kl",
    title: "Change of the policy (KL)",
    meaning: "How far one update moved the policy. Above 0.03 or so, lower the learning rate or the number of epochs.",
    healthy: [0, 0.03],
  },
  {
    metric: "train/clip_fraction",
    title: "Clipped samples",
    meaning:
      "Share of the samples whose step was cut short. Near 0 there is nothing to learn; above 0.3 steps are too bold.",
    healthy: [0.02, 0.3],
  },
  {
    metric: "train/entropy_loss",
    title: "Negative entropy",
    meaning:
      "Rises as the policy makes up its mind, to 0 where it chooses among actions. At once, it has stopped exploring.",
  },
  {
    metric: "train/explained_variance",
    title: "Explained variance",
    meaning: "How much of the returns the value function foresees: 1 is all, 0 none, below 0 worse than a constant.",
    healthy: [0.5, 1],
  },
  {
    metric: "train/value_loss",
    title: "Value loss",
    meaning: "Error of the value function; it scales with the rewards.",
  },
  { metric: "train/loss", title: "Loss", meaning: "What the optimizer lowers; alone it says little." },
  {
    metric: "rollout/exploration_rate",
    title: "Exploration rate",
    meaning: "Share of the actions that are taken at random.",
  },
  { metric: "train/average_reward", title: "Reward a step", meaning: "What a task that never ends is judged by." },
  { metric: "train/learning_rate", title: "Learning rate", meaning: "Step size of the present update." },
  { metric: "rollout/ep_len_mean", title: "Length of the episodes", meaning: "Mean steps of the latest episodes." },
];
