import type { QuestionSet } from "./types.ts";

/** Part 1: the framework. */
export const framework: QuestionSet = {
  part: "framework",
  questions: [
    {
      id: "what-teaches",
      kind: "choice",
      lesson: "what-is-rl",
      prompt:
        "A child gets a controller and a game it has never seen, and is left alone with them. What does it learn from?",
      options: [
        { text: "From what follows its own presses: a coin here, a fall there.", isRight: true },
        {
          text: "From a list that names the right press for every picture.",
          feedback: "That would be supervised learning: somebody has to know the right answers beforehand.",
        },
        {
          text: "From sorting the pictures into groups that look alike.",
          feedback: "That would be unsupervised learning. It finds patterns, but no way to behave.",
        },
        {
          text: "From the program of the game, read line by line.",
          feedback: "Whoever knows the rules can plan without a single attempt. Here nobody gave the rules away.",
        },
      ],
      why: "Reinforcement learning is learning from one's own actions and what comes of them.",
    },
    {
      id: "definition",
      kind: "many",
      lesson: "what-is-rl",
      prompt: "Which of these does it take for a problem to be one of reinforcement learning?",
      options: [
        {
          text: "An agent that decides what to do",
          isRight: true,
          feedback: "Without somebody who acts nothing is tried.",
        },
        {
          text: "An environment that answers every action",
          isRight: true,
          feedback: "Trial needs something that answers: that is the environment.",
        },
        {
          text: "Rewards, above or below zero, as the only feedback",
          isRight: true,
          feedback: "Rewards are all the agent has to go by.",
        },
        {
          text: "A teacher who corrects each action",
          feedback: "Nobody says what would have been right; the reward only says how well it went.",
        },
        {
          text: "A neural network",
          feedback: "That is the word “deep”, and it comes later. A table learns by reinforcement as well.",
          lesson: "deep",
        },
      ],
      why: "An agent, an environment, and rewards in answer to trials: nothing more is asked for.",
    },
    {
      id: "coin-then-enemy",
      kind: "choice",
      lesson: "what-is-rl",
      prompt:
        "In a platform game you press right and get a coin (+1). You press right again, run into an enemy, and lose (−1). What follows?",
      options: [
        {
          text: "Pressing right is worth 0, the sum of both.",
          feedback: "An action has no worth by itself: the same key was good in one place and bad in another.",
        },
        { text: "How good an action is depends on the situation in which it is taken.", isRight: true },
        {
          text: "Pressing right is bad, for the latest reward counts.",
          feedback: "Then the coin would be forgotten. Both rewards tell something, each about its own situation.",
        },
        {
          text: "Nothing, before somebody explains the rules.",
          feedback: "Two trials already tell something, and no explanation is needed for it.",
        },
      ],
      why: "What is learned is a way to behave in each situation, not a list of good keys.",
    },
    {
      id: "order-the-loop",
      kind: "order",
      lesson: "the-loop",
      prompt: "Put one turn of the loop in order.",
      items: [
        "The environment shows its state, S₀",
        "The agent chooses an action, A₀",
        "The environment carries the action out",
        "The agent receives the reward R₁ and the next state, S₁",
        "The agent chooses again, A₁",
      ],
      feedback: "First there is something to see, then somebody acts, and only then is there anything to reward.",
      why: "State, action, reward, next state; and the next state is where the next turn begins.",
    },
    {
      id: "reward-number",
      kind: "choice",
      lesson: "the-loop",
      prompt: "The reward for the action A₀ is written R₁, not R₀. Why?",
      options: [
        {
          text: "The first reward is skipped.",
          feedback: "None is skipped: every action has its reward, and it arrives after the action.",
        },
        { text: "It arrives together with the next state, S₁.", isRight: true },
        {
          text: "It is worth 1.",
          feedback: "The number below says when it comes, not how large it is.",
        },
        {
          text: "It belongs to the agent's first episode.",
          feedback: "The numbers count steps within an episode; episodes are not numbered by them.",
        },
      ],
      why: "Acting at step t, one receives reward and state of step t + 1. Some books number otherwise.",
    },
    {
      id: "plain-return",
      kind: "number",
      lesson: "the-return",
      prompt: "An episode gives the rewards 1, 1, −1 and 5. What is its return, nothing discounted?",
      answer: 6,
      tolerance: 0.001,
      slips: [
        { value: 8, feedback: "The −1 is taken off, not added: rewards may be below zero." },
        { value: 5, feedback: "The last reward alone is not the return: all of them count." },
        { value: 1.5, feedback: "That is their mean. The return is their sum." },
      ],
      feedback: "The return is the sum of all rewards: 1 + 1 − 1 + 5.",
      lab: { lesson: "the-return", text: "Add up an episode's rewards in the lab of the lesson." },
      why: "A return adds up everything that came, good and bad.",
    },
    {
      id: "expected-gamble",
      kind: "number",
      lesson: "the-return",
      prompt:
        "A door gives a reward of 10 in three of ten tries, and nothing otherwise. What return is to be expected of one try?",
      answer: 3,
      tolerance: 0.001,
      slips: [
        { value: 10, feedback: "That is the best case. An expectation counts each case by how often it comes." },
        { value: 5, feedback: "The middle of 0 and 10 would do if both came equally often." },
        { value: 30, feedback: "That is what ten tries give together." },
      ],
      feedback: "Count each case by its chance: 0.3 × 10 + 0.7 × 0.",
      lab: { lesson: "the-return", text: "Play many episodes in the lab and watch the mean settle." },
      why: "“Expected” means the mean of very many tries; a single one may bring anything.",
    },
    {
      id: "reward-hypothesis",
      kind: "choice",
      lesson: "the-return",
      prompt: "What does the reward hypothesis claim?",
      options: [
        {
          text: "That an agent with enough reward will reach any goal.",
          feedback: "It promises no success. It says how goals can be written down.",
        },
        {
          text: "That a reward must come after every single action for learning to work.",
          feedback: "Most rewards may well be zero. Only their sum matters.",
        },
        {
          text: "That every goal can be told as making an expected sum of rewards as large as possible.",
          isRight: true,
        },
        {
          text: "That agents enjoy rewards as animals do.",
          feedback: "A reward is a number in a sum; nothing is said about feelings.",
        },
      ],
      why: "It is the ground to stand on: because of it, an agent needs one aim only, the expected return.",
    },
    {
      id: "ball-in-flight",
      kind: "choice",
      lesson: "markov-property",
      prompt: "You have to catch a ball. Which of these is enough to decide by, with no look at the past?",
      options: [
        {
          text: "A photograph of the ball in the air.",
          feedback: "It does not tell whether the ball comes or goes, so the past would still help.",
        },
        { text: "Its place and its velocity.", isRight: true },
        {
          text: "Its place now and the colour of the sky.",
          feedback: "More numbers, but not those that are missing: how fast it moves, and where to.",
        },
        {
          text: "How often you have caught it before.",
          feedback: "That is history, and it says nothing about where the ball is.",
        },
      ],
      why: "A state has the Markov property if the past adds nothing to it.",
    },
    {
      id: "mend-markov",
      kind: "many",
      lesson: "markov-property",
      prompt:
        "An agent sees single frames of a game with moving balls and cannot play it well. What gives it a state that suffices?",
      options: [
        {
          text: "Showing it the last few frames together",
          isRight: true,
          feedback: "From a few frames one can see which way things move.",
        },
        {
          text: "Adding the balls' speeds to what it sees",
          isRight: true,
          feedback: "With place and speed the past adds nothing more.",
        },
        {
          text: "Paying ten times the reward",
          feedback: "A larger reward does not show what cannot be seen.",
        },
        {
          text: "Playing ten times as many games",
          feedback: "However often it plays, balls that come and balls that go look the same to it.",
        },
      ],
      why: "What is missing from the present has to be put into it: by measuring more, or by remembering.",
    },
    {
      id: "full-state",
      kind: "many",
      lesson: "state-and-observation",
      prompt: "In which of these does the player see the whole state?",
      options: [
        { text: "Noughts and crosses", isRight: true, feedback: "All nine squares lie open: nothing is hidden." },
        {
          text: "Chess, with the board, the side to move and what castling is left",
          isRight: true,
          feedback: "All that decides what may follow is in view.",
        },
        { text: "Poker", feedback: "The other hands are hidden, so a player gets an observation." },
        {
          text: "A platform game that scrolls",
          feedback: "The screen is a window: what waits to the right of it is part of the state and not seen.",
        },
      ],
      why: "State: all that matters. Observation: the part of it that one gets to see.",
    },
    {
      id: "window",
      kind: "choice",
      lesson: "state-and-observation",
      prompt:
        "The window through which an agent sees its level is made smaller. What can go wrong that no amount of training mends?",
      options: [
        {
          text: "Nothing; it just takes longer.",
          feedback: "If two situations need different actions and look alike, no training tells them apart.",
        },
        { text: "Two situations that need different actions can look exactly alike.", isRight: true },
        {
          text: "The rewards become smaller.",
          feedback: "The world pays as before; it is only seen less well.",
        },
        {
          text: "The agent has fewer actions left.",
          feedback: "Seeing less takes no action away.",
          lesson: "action-spaces",
        },
      ],
      why: "An agent that sees a part only may need a memory, or some luck.",
    },
    {
      id: "discrete-actions",
      kind: "many",
      lesson: "action-spaces",
      prompt: "Which of these action spaces are discrete?",
      options: [
        { text: "Left, right, up, down and jump", isRight: true, feedback: "Five keys: this one or that one." },
        {
          text: "The lander's choice of no engine, left, main or right",
          isRight: true,
          feedback: "Four possibilities, nothing between them.",
        },
        { text: "The angle of a steering wheel", feedback: "Between any two angles there is another: continuous." },
        { text: "The force of a motor, from −2 to 2", feedback: "Any number in the range will do: continuous." },
      ],
      why: "Discrete: one of a countable set. Continuous: any number of a range.",
    },
    {
      id: "action-space-matters",
      kind: "choice",
      lesson: "action-spaces",
      prompt: "Why should one look at the action space before choosing an algorithm?",
      options: [
        { text: "Some algorithms compare all actions one by one, which no continuous range allows.", isRight: true },
        {
          text: "Continuous actions cannot be learned.",
          feedback: "They can: a policy may give out the numbers themselves.",
          lesson: "policy-based",
        },
        {
          text: "Discrete actions need no exploration.",
          feedback: "Few or many, actions have to be tried before one knows what they bring.",
          lesson: "exploration",
        },
        {
          text: "The action space decides how large rewards are.",
          feedback: "Rewards come from the task; the action space only says what can be done.",
        },
      ],
      why: "“Take the action of highest value” means looking at each; with infinitely many that is a search of its own.",
    },
    {
      id: "infinite-is-not-continuous",
      kind: "reveal",
      lesson: "action-spaces",
      prompt:
        "It is often said that a discrete space is finite and a continuous one is infinite. What does that leave out?",
      answer:
        "A space can be infinite and still discrete: all whole numbers, say. What makes a space continuous is that between any two actions lies another, so that neighbours are alike and can be interpolated.",
      criterion:
        "It names something infinite without in-betweens, or says that what counts is being able to go between.",
      why: "Finite or infinite counts the actions; discrete or continuous says how they lie beside each other.",
    },
  ],
};
