/** How an agent came to be; what is not known is left out, and the card then does not speak of it. */
export interface Training {
  /** As in `perilune train NAME`. */
  readonly algorithm?: string | null;
  /** Environment steps taken. */
  readonly numTimesteps?: number | null;
  /** Environment steps that training was set to take: learning rates and the like that fall are measured by it. */
  readonly totalTimesteps?: number | null;
  readonly seed?: number | null;
  /** Environments stepped together. */
  readonly numEnvs?: number | null;
  /** Hyper-parameters under their names outside of code, as `config.yaml` holds them. */
  readonly hyperparams?: Readonly<Record<string, unknown>>;
  /** The evaluations that could end the run at the environment's reward threshold, in steps between them. */
  readonly stopping?: { readonly evalFreq: number; readonly evalEpisodes: number } | null;
  /** Mean training return after so many steps, in the order of the steps. */
  readonly curve?: readonly CurvePoint[];
}

/** A point of a learning curve. */
export interface CurvePoint {
  readonly timesteps: number;
  readonly meanReward: number;
}
