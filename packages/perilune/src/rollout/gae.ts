/** A segment of experience of several environments, each environment's steps one after another. */
export interface GaeInput {
  readonly nSteps: number;
  readonly numEnvs: number;
  /** [numEnvs, nSteps]; a truncated step already holds its bootstrap, γ V(final observation). */
  readonly rewards: Float32Array;
  /** V(observation), [numEnvs, nSteps]. */
  readonly values: Float32Array;
  /** 1 where a step is the first of its episode, [numEnvs, nSteps]. */
  readonly episodeStarts: Uint8Array;
  /** V of the observation after the last step, [numEnvs]. */
  readonly lastValues: Float32Array;
  /** 1 where the last step ended its episode, [numEnvs]. */
  readonly lastDones: Uint8Array;
  readonly gamma: number;
  readonly gaeLambda: number;
}

/**
 * Generalised advantage estimation: Â_t = δ_t + γλ Â_{t+1}, with δ_t = r_t + γ V(s_{t+1}) − V(s_t).
 *
 * Writes the advantages and the returns Â_t + V(s_t), the targets of the value function (TD(λ)). The sum stops where an
 * episode ends. Schulman et al., 2016, "High-dimensional continuous control using generalized advantage estimation".
 */
export function computeGae(input: GaeInput, advantages: Float32Array, returns: Float32Array): void {
  const { nSteps, numEnvs, rewards, values, episodeStarts, lastValues, lastDones, gamma, gaeLambda } = input;
  for (let env = 0; env < numEnvs; env++) {
    const first = env * nSteps;
    let nextValue = lastValues[env];
    let goesOn = 1 - lastDones[env]; // whether step t + 1 belongs to the same episode as step t
    let advantage = 0;
    for (let t = first + nSteps - 1; t >= first; t--) {
      const delta = rewards[t] + gamma * nextValue * goesOn - values[t];
      advantage = delta + gamma * gaeLambda * goesOn * advantage;
      advantages[t] = advantage;
      returns[t] = advantage + values[t];
      nextValue = values[t];
      goesOn = 1 - episodeStarts[t];
    }
  }
}
