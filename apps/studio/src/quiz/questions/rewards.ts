import type { QuestionSet } from "./types.ts";

/** Part 2: rewards and tasks. */
export const rewards: QuestionSet = {
  part: "rewards",
  questions: [
    {
      id: "discounted-cheese",
      kind: "number",
      lesson: "discounting",
      prompt: "The rewards to come are R₁ = 0, R₂ = 0 and R₃ = 10. What is the discounted return now, with γ = 0.9?",
      answer: 8.1,
      tolerance: 0.005,
      slips: [
        { value: 7.29, feedback: "One power too many: R₁ comes at once and is not discounted, so R₃ counts γ²." },
        { value: 9, feedback: "One power too few: R₂ counts γ, and R₃ counts γ²." },
        { value: 10, feedback: "That is the plain sum. Each step of waiting takes a factor of 0.9." },
      ],
      feedback: "G = R₁ + γ R₂ + γ² R₃: each step further takes one more factor of γ.",
      lab: {
        lesson: "discounting",
        text: "Set γ to 0.9 in the lab, and look at what each reward on the mouse's way counts.",
      },
      why: "A reward k steps after the next one counts γᵏ.",
    },
    {
      id: "larger-gamma",
      kind: "choice",
      lesson: "discounting",
      prompt: "You raise γ from 0.9 to 0.99. What changes?",
      options: [
        {
          text: "Rewards are discounted more, and the agent looks less far.",
          feedback:
            "It is the other way round: γ is what is left of a reward after a step, so more γ is less discount.",
        },
        { text: "Late rewards count for more: the agent becomes more patient.", isRight: true },
        {
          text: "Every single reward becomes larger.",
          feedback: "The world pays the same. Only the weights in the sum change.",
          lesson: "the-return",
        },
        {
          text: "The agent learns faster.",
          feedback: "That would be the learning rate; a longer look ahead mostly makes learning harder.",
          lesson: "value-based",
        },
      ],
      why: "The larger γ, the smaller the discount.",
    },
    {
      id: "about-gamma",
      kind: "many",
      lesson: "discounting",
      prompt: "What is true of γ?",
      options: [
        { text: "It lies between 0 and 1.", isRight: true, feedback: "Above 1 far rewards would outweigh all others." },
        {
          text: "With γ = 0 only the very next reward counts.",
          isRight: true,
          feedback: "0 to any power is 0, so all but the first reward vanish.",
        },
        {
          text: "Values from 0.95 to 0.99 are common.",
          isRight: true,
          feedback: "Most tasks need a look ahead of some tens to some hundreds of steps.",
        },
        {
          text: "With γ = 1 a task that never ends always has a finite return.",
          feedback: "A plain sum over infinitely many steps may grow without end; γ below 1 keeps it finite.",
          lesson: "tasks",
        },
        {
          text: "It is the chance that the agent explores.",
          feedback: "That is ε. γ weighs rewards, and decides nothing about trying.",
          lesson: "exploration",
        },
      ],
      why: "γ is a weight for waiting: from “now only” at 0 to “whenever” at 1.",
    },
    {
      id: "cheese-by-the-cat",
      kind: "choice",
      lesson: "discounting",
      prompt:
        "The biggest pile of cheese lies beside the cat. Why does a discounting mouse value it less than its size suggests?",
      options: [
        { text: "It lies further off in time, and by then the cat may have got the mouse.", isRight: true },
        {
          text: "Cheese beside the cat tastes worse.",
          feedback: "The reward itself is larger there. What is doubtful is whether it will ever come.",
        },
        {
          text: "The discount rate falls near cats.",
          feedback:
            "γ is one number for all places. What falls is the chance to get there, and that is what discounting stands for.",
        },
        {
          text: "The mouse has not explored that corner.",
          feedback: "It may know the pile well. Knowing it does not bring it nearer.",
          lesson: "exploration",
        },
      ],
      why: "Sooner is surer: discounting puts that into one number.",
    },
    {
      id: "crumb-or-cheese",
      kind: "number",
      lesson: "discounting",
      prompt:
        "A crumb worth 1 lies one step away, a cheese worth 3 lies six steps the other way. At which γ are both worth the same at the start?",
      answer: 0.8027,
      tolerance: 0.006,
      slips: [
        { value: 0.8327, feedback: "Six steps away means five more than the crumb, not six: 3 γ⁵ = 1." },
        { value: 0.3333, feedback: "That compares the sizes alone. The waiting counts too: five steps of it." },
        { value: 0.6, feedback: "The discount works by powers: five steps take γ five times over." },
      ],
      feedback: "The crumb counts 1, the cheese 3 γ⁵. Set them equal: γ is the fifth root of 1/3.",
      lab: {
        lesson: "discounting",
        text: "Turn γ in the lab until the mouse changes its mind; the distances there are others.",
      },
      why: "Below that γ the mouse takes the crumb, above it goes for the cheese.",
    },
    {
      id: "horizon",
      kind: "number",
      lesson: "discounting",
      prompt: "About how many steps does an agent with γ = 0.99 look ahead, by the rule of thumb 1/(1 − γ)?",
      answer: 100,
      tolerance: 0.5,
      unit: "steps",
      slips: [
        { value: 99, feedback: "Nearly. It is one divided by what γ lacks to 1: 1/0.01." },
        { value: 10, feedback: "That belongs to γ = 0.9." },
        { value: 1000, feedback: "That belongs to γ = 0.999." },
      ],
      feedback: "1 − 0.99 is 0.01, and 1/0.01 is the number.",
      lab: { lesson: "discounting", text: "Set γ to 0.99 in the lab, and see how far the mouse looks." },
      why: "All weights together add up to 1/(1 − γ), as if so many steps counted in full.",
    },
    {
      id: "episodic-tasks",
      kind: "many",
      lesson: "tasks",
      prompt: "Which of these tasks are episodic?",
      options: [
        {
          text: "A level of a platform game",
          isRight: true,
          feedback: "It starts, and it ends: at the flag or in a pit.",
        },
        { text: "A game of chess", isRight: true, feedback: "Mate, stalemate, a draw or a resignation ends it." },
        { text: "Landing on the Moon", isRight: true, feedback: "Down safely or crashed: either way it is over." },
        { text: "Trading stocks, day after day", feedback: "No state ends it; it goes on until somebody stops it." },
        { text: "Keeping a house warm", feedback: "There is no last moment at which the house counts as warmed." },
      ],
      why: "Episodic: a start and an end. Continuing: no terminal state.",
    },
    {
      id: "episode-is",
      kind: "choice",
      lesson: "tasks",
      prompt: "What is an episode?",
      options: [
        {
          text: "One turn of the loop: an action and its reward.",
          feedback: "That is a step. An episode is made of many.",
          lesson: "the-loop",
        },
        { text: "All that happens from a start to a terminal state: states, actions, rewards.", isRight: true },
        {
          text: "One whole training, from the first try to the finished agent.",
          feedback: "That is a run. It holds thousands of episodes.",
          lesson: "first-landing",
        },
        {
          text: "The time until the agent gets its first reward.",
          feedback: "Rewards may come at any step, and none of them ends the episode by itself.",
        },
      ],
      why: "An episode is one attempt, whole.",
    },
    {
      id: "time-limit",
      kind: "choice",
      lesson: "tasks",
      prompt:
        "A pole is still balanced when a limit of 500 steps cuts the episode off. How should the agent take that?",
      options: [
        {
          text: "As an end like falling: nothing would have come afterwards.",
          feedback: "Then standing at step 499 would look worthless, and the agent learns something false.",
        },
        {
          text: "As a failure, with a reward below zero.",
          feedback: "It did as well as can be. The limit is ours, not the world's.",
        },
        { text: "As a cut: more would have come, and its value still counts.", isRight: true },
        {
          text: "As proof that the task is a continuing one.",
          feedback: "The task still ends whenever the pole falls.",
        },
      ],
      why: "Terminated: the world is over. Truncated: we stopped looking.",
    },
    {
      id: "continuing-goal",
      kind: "reveal",
      lesson: "tasks",
      prompt:
        "In a task that never ends the plain sum of rewards may grow without limit. How can two behaviours be compared all the same?",
      answer:
        "Either discount, so that far rewards fade and the sum stays finite; or compare what the behaviours earn per step in the long run, their average reward.",
      criterion: "It names discounting or the average reward per step.",
      why: "Infinite sums cannot be compared; discounted ones and averages can.",
    },
    {
      id: "crumbs-for-ever",
      kind: "choice",
      lesson: "exploration",
      prompt:
        "A mouse found a spot where crumbs worth 1 never run out. A pile worth 1000 lies further up the maze. It stays with the crumbs. What is it lacking?",
      options: [
        {
          text: "A better memory.",
          feedback: "It remembers the crumbs very well. It cannot remember what it never met.",
        },
        { text: "Exploration: it only uses what it already knows.", isRight: true },
        {
          text: "Exploitation: it should use its knowledge more.",
          feedback: "It does nothing else. Exploiting is what keeps it there.",
        },
        {
          text: "A larger γ, which would show it the pile.",
          feedback: "Patience helps only with rewards one knows of.",
          lesson: "discounting",
        },
      ],
      why: "Who only exploits never learns of anything better.",
    },
    {
      id: "restaurants",
      kind: "many",
      lesson: "exploration",
      prompt: "Going out for dinner: which of these are exploration?",
      options: [
        {
          text: "A restaurant where you have never been",
          isRight: true,
          feedback: "You may be disappointed; and you learn something either way.",
        },
        { text: "A door drawn by lot", isRight: true, feedback: "Acting at random is the simplest way to explore." },
        { text: "The place you liked best so far", feedback: "That uses what you know: exploitation." },
        {
          text: "The second visit of a place that was bad once",
          isRight: true,
          feedback: "One evening is little evidence: going again tells you more, at the risk of another bad dinner.",
        },
      ],
      why: "Exploring costs something now and may pay for all evenings to come.",
    },
    {
      id: "epsilon-greedy-share",
      kind: "number",
      lesson: "exploration",
      prompt:
        "With ε = 0.1 an ε-greedy agent draws any of 4 actions at random in one step of ten. In what share of all steps does it take the action it holds for best?",
      answer: 0.925,
      tolerance: 0.0015,
      slips: [
        { value: 0.9, feedback: "Nearly: when it draws at random, it also hits the best action in one case of four." },
        { value: 0.1, feedback: "That is the share of random draws." },
        { value: 0.975, feedback: "0.9 plus a quarter of 0.1, not three quarters of it." },
      ],
      feedback: "0.9 of the steps on purpose, and a quarter of the remaining 0.1 by chance.",
      lab: { lesson: "exploration", text: "Set ε to 0.1 in the lab, and see how often the mouse leaves its way." },
      why: "Random draws may pick the best action too: 1 − ε + ε/4.",
    },
    {
      id: "always-random",
      kind: "choice",
      lesson: "exploration",
      prompt: "An agent keeps ε at 1 to the end. What happens?",
      options: [
        {
          text: "It earns the most, for it has tried everything.",
          feedback: "It knows a great deal and never acts on it.",
        },
        { text: "It learns what things are worth, and never makes use of it.", isRight: true },
        {
          text: "It learns nothing.",
          feedback: "It learns from every step. What it lacks is using what it learned.",
        },
        {
          text: "It stops exploring.",
          feedback: "ε = 1 is nothing but exploring.",
        },
      ],
      why: "Both are needed: mostly much exploration in the beginning and less later.",
    },
    {
      id: "epsilon-greedy-step",
      kind: "order",
      lesson: "exploration",
      prompt: "Put one step of an ε-greedy agent in order.",
      items: [
        "Draw a random number from 0 to 1",
        "Compare it with ε",
        "Choose: any action if it is below ε, else the one that looks best",
        "Act, and see the reward",
        "Correct the estimate of the action that was taken",
      ],
      feedback: "The dice decide how to choose; only after acting is there a reward to learn from.",
      why: "The rule that balances trying and using fits in one line of code.",
    },
  ],
};
