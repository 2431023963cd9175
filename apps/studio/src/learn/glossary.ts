/** A word of the course and what it means. */
export interface GlossaryEntry {
  /** As lessons name it: `<Term id="gamma">`. */
  readonly id: string;
  readonly term: string;
  readonly meaning: string;
  /** The lesson that explains it. */
  readonly lesson: string;
}

const entries = {
  agent: [
    "Agent",
    "The part that decides: it sees, it acts, and it learns from the rewards that follow.",
    "what-is-rl",
  ],
  environment: [
    "Environment",
    "Everything outside the agent: it takes an action, and answers with what is seen next and a reward.",
    "what-is-rl",
  ],
  "trial-and-error": [
    "Trial and error",
    "Learning by acting and looking at what came of it, with nobody to say what would have been right.",
    "what-is-rl",
  ],
  "reinforcement-learning": [
    "Reinforcement learning",
    "Finding, by trial and error, a behaviour that earns the most reward in the long run.",
    "what-is-rl",
  ],
  reward: [
    "Reward",
    "One number after each action. It says how good the step was, and it is all the feedback an agent gets.",
    "the-loop",
  ],
  action: [
    "Action",
    "What the agent does at one step: a key pressed, an engine fired, a push of some strength.",
    "the-loop",
  ],
  step: ["Step", "One turn of the loop: see, act, receive a reward, see again.", "the-loop"],
  trajectory: [
    "Trajectory",
    "What a walk through the loop leaves behind: state, action, reward, next state, and so on.",
    "the-loop",
  ],
  return: [
    "Return",
    "The rewards from a step onward, added up, mostly with later ones counted less: the cumulative reward.",
    "the-return",
  ],
  "reward-hypothesis": [
    "Reward hypothesis",
    "The idea that any goal can be told as one number to be maximised: the expected return.",
    "the-return",
  ],
  "expected-return": [
    "Expected return",
    "The return on average over all that chance may bring: the mean of very many attempts.",
    "the-return",
  ],
  "markov-property": [
    "Markov property",
    "The present state says all that matters for the future; how one got there adds nothing.",
    "markov-property",
  ],
  mdp: [
    "Markov decision process",
    "A world of states, actions, rewards and chances of moving, in which the Markov property holds. Short: MDP.",
    "markov-property",
  ],
  state: [
    "State",
    "All there is to know about the world at a moment: nothing that matters is hidden.",
    "state-and-observation",
  ],
  observation: [
    "Observation",
    "What the agent gets to see of the state. It may be all of it, or a window onto a part.",
    "state-and-observation",
  ],
  "fully-observed": [
    "Fully observed",
    "Said of a world of which the agent sees the whole state, as a player of chess sees the board.",
    "state-and-observation",
  ],
  "partially-observed": [
    "Partially observed",
    "Said of a world of which the agent sees a part only; two different states can then look alike.",
    "state-and-observation",
  ],
  "action-space": [
    "Action space",
    "Everything that an agent can choose to do: a list of actions, or a range of them.",
    "action-spaces",
  ],
  discrete: [
    "Discrete",
    "Of things that can be listed, like keys: this one or that one, nothing between.",
    "action-spaces",
  ],
  continuous: [
    "Continuous",
    "Of a range of numbers, like a steering angle: between any two there is another.",
    "action-spaces",
  ],
  gamma: [
    "Discount γ",
    "A number from 0 to 1 by which a reward shrinks for each step that it lies ahead. Near 1: patient; near 0: greedy for now.",
    "discounting",
  ],
  "discounted-return": [
    "Discounted return",
    "The return with every reward shrunk by γ once for each step that it lies ahead.",
    "discounting",
  ],
  horizon: ["Horizon", "How far ahead rewards still count. With discount γ, roughly 1/(1 − γ) steps.", "discounting"],
  task: ["Task", "One problem to be solved: an environment together with what is rewarded in it.", "tasks"],
  episodic: [
    "Episodic task",
    "A task with a start and an end of its own, such as a level of a game: one attempt after the other.",
    "tasks",
  ],
  episode: ["Episode", "One attempt from a start to an end; then the world begins anew.", "tasks"],
  "terminal-state": ["Terminal state", "A state that ends the episode: nothing more can be earned after it.", "tasks"],
  truncation: [
    "Truncation",
    "An episode cut off by a limit of time. The world was not over, so what lay ahead still has its value.",
    "tasks",
  ],
  continuing: [
    "Continuing task",
    "A task without an end: the agent learns while it goes on, until somebody stops it.",
    "tasks",
  ],
  "average-reward": [
    "Average reward",
    "What a behaviour earns per step in the long run; the measure for tasks that never end.",
    "tasks",
  ],
  exploration: ["Exploration", "Trying what may be worse in order to find out.", "exploration"],
  exploitation: ["Exploitation", "Doing what looks best by all that is known.", "exploration"],
  "trade-off": [
    "Exploration–exploitation trade-off",
    "The choice between finding out more and using what one knows: each step can do only one of them.",
    "exploration",
  ],
  epsilon: [
    "ε (epsilon)",
    "The chance of a random action at each step: how much an ε-greedy agent explores.",
    "exploration",
  ],
  greedy: ["Greedy", "Always taking what looks best now.", "exploration"],
  bandit: [
    "Bandit",
    "The smallest task with a choice in it: some arms to pull, each with its own unknown pay; no states.",
    "exploration",
  ],
  regret: [
    "Regret",
    "How much more the best choices would have earned than those that were made, added up.",
    "exploration",
  ],
  policy: [
    "Policy π",
    "The agent's rule for acting: from what is seen to what is done. This is what is learned.",
    "policies",
  ],
  distribution: [
    "Probability distribution",
    "A probability for each of the things that may come; together they make 1.",
    "policies",
  ],
  "optimal-policy": ["Optimal policy π*", "A policy whose expected return none surpasses.", "policies"],
  deterministic: ["Deterministic policy", "A policy that always does the same in the same state.", "policies"],
  stochastic: ["Stochastic policy", "A policy that gives every action a probability, and draws.", "policies"],
  "policy-based": [
    "Policy-based method",
    "Learning the policy itself: actions that did better than expected become more probable.",
    "policy-based",
  ],
  "policy-gradient": [
    "Policy gradient",
    "The direction in which to turn a policy's knobs so that its expected return grows fastest.",
    "policy-based",
  ],
  "value-based": [
    "Value-based method",
    "Learning what states or actions are worth, and acting by taking what is worth most.",
    "value-based",
  ],
  value: ["Value V", "The return to expect from a state on, if one goes on acting by a given policy.", "value-based"],
  "value-function": [
    "Value function",
    "What gives each state its value, or each action in it: a table, or a network.",
    "value-based",
  ],
  "action-value": [
    "Action value Q",
    "The return to expect if one takes this action in this state now and acts by a given policy afterwards.",
    "value-based",
  ],
  backup: [
    "Backup",
    "One small correction of a value: towards the reward that came and the value of where it led.",
    "value-based",
  ],
  "learning-rate": [
    "Learning rate α",
    "How far one correction goes: 1 believes the newest number alone, 0 learns nothing.",
    "value-based",
  ],
  "q-learning": [
    "Q-learning",
    "A value-based method: correct Q of what was done towards the reward plus the best Q of where it led.",
    "deep",
  ],
  dqn: ["Deep Q-learning (DQN)", "Q-learning with a network in place of the table.", "deep"],
  table: [
    "Table",
    "Values kept one by one, an entry for each state and action. It knows nothing about states it has not met.",
    "deep",
  ],
  network: [
    "Neural network",
    "A function with many adjustable numbers, built of layers; it answers for states that it never met, from those alike.",
    "deep",
  ],
  deep: [
    "Deep",
    "Said of reinforcement learning in which a neural network stands for the policy or the values.",
    "deep",
  ],
  weights: ["Weights", "The adjustable numbers of a network; learning changes them.", "deep"],
  ppo: [
    "PPO",
    "Proximal policy optimization: a policy-based method that takes careful steps. It trains the lander here.",
    "first-landing",
  ],
  evaluation: [
    "Evaluation",
    "Measuring a trained agent in fresh episodes from which it does not learn.",
    "first-landing",
  ],
  seed: [
    "Seed",
    "A number from which all chance of a run is drawn: the same seed, the same run, bit for bit.",
    "first-landing",
  ],
  checkpoint: [
    "Checkpoint",
    "All of a training at a moment, stored, so that it can go on from there.",
    "first-landing",
  ],
  "model-card": [
    "Model card",
    "The page that goes with a published agent: what it is, how it was trained, how well it does.",
    "publish",
  ],
  hub: ["Hub", "A place where people publish their agents, and find those of others.", "publish"],
} as const satisfies Record<string, readonly [term: string, meaning: string, lesson: string]>;

export const GLOSSARY: readonly GlossaryEntry[] = Object.entries(entries).map(([id, [term, meaning, lesson]]) => ({
  id,
  term,
  meaning,
  lesson,
}));

const byId: ReadonlyMap<string, GlossaryEntry> = new Map(GLOSSARY.map((entry) => [entry.id, entry]));

export function termOf(id: string): GlossaryEntry {
  const entry = byId.get(id);
  if (entry === undefined) throw new RangeError(`expected a term of the glossary, got "${id}"; see learn/glossary.ts`);
  return entry;
}
