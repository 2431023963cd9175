import type { QuestionSet } from "./types.ts";

/** Part 4: deep. */
export const deep: QuestionSet = {
  part: "deep",
  questions: [
    {
      id: "what-deep-adds",
      kind: "choice",
      lesson: "deep",
      prompt: "What does “deep” add to reinforcement learning?",
      options: [
        { text: "A neural network that stands for the policy or the values.", isRight: true },
        {
          text: "A deeper look ahead into the future.",
          feedback: "How far an agent looks is set by γ.",
          lesson: "discounting",
        },
        {
          text: "Another aim than the expected return.",
          feedback: "The aim stays the same. Only what holds the knowledge changes.",
          lesson: "the-return",
        },
        {
          text: "A teacher who gives the right answers.",
          feedback: "Networks are often trained so, but here they still learn from rewards alone.",
          lesson: "what-is-rl",
        },
      ],
      why: "The loop, the rewards and the aim remain; the table makes room for a network.",
    },
    {
      id: "when-tables-fail",
      kind: "many",
      lesson: "deep",
      prompt: "Where does a table with an entry for each state not work any more?",
      options: [
        {
          text: "A game seen as pictures of 84 × 84 points",
          isRight: true,
          feedback: "There are more pictures than atoms in the universe; no table has a row for each.",
        },
        {
          text: "A lander that measures place, speed and tilt",
          isRight: true,
          feedback: "Measured numbers are hardly ever twice exactly the same.",
        },
        { text: "A lake of sixteen squares", feedback: "Sixteen rows: a table is just right." },
        { text: "A taxi with 500 states", feedback: "Five hundred rows are little for a computer." },
      ],
      why: "A table needs to meet a state before it knows anything about it; a network guesses from those alike.",
    },
    {
      id: "table-entries",
      kind: "number",
      lesson: "deep",
      prompt: "The taxi has 500 states and 6 actions. How many numbers does its Q-table hold?",
      answer: 3000,
      tolerance: 0.5,
      slips: [
        { value: 506, feedback: "Each state has a number for each action: multiply." },
        { value: 500, feedback: "That would be a table of V. Q has one number for each action too." },
      ],
      feedback: "One for each pair of a state and an action: 500 × 6.",
      lab: { lesson: "deep", text: "Look at the table beside the network in the lab." },
      why: "Rows for states, columns for actions.",
    },
    {
      id: "network-numbers",
      kind: "number",
      lesson: "deep",
      prompt:
        "A network has 8 inputs, one hidden layer of 64 units and 4 outputs, with a bias for each unit and output. How many weights are learned, biases included?",
      answer: 836,
      tolerance: 0.5,
      slips: [
        { value: 768, feedback: "The biases are missing: one for each of the 64 units and 4 outputs." },
        { value: 2048, feedback: "Layers follow one another: 8 × 64 and 64 × 4 add up, they do not multiply." },
        { value: 76, feedback: "Units are not weights: each pair of neighbours has one of its own." },
      ],
      feedback: "8 × 64 + 64 for the hidden layer, 64 × 4 + 4 for the outputs.",
      lab: { lesson: "deep", text: "Compare the table and the network in the lab." },
      why: "A few hundred numbers answer for infinitely many states.",
    },
    {
      id: "q-network-answers",
      kind: "choice",
      lesson: "deep",
      prompt:
        "A deep Q-network plays the lander, which has eight measurements and four actions. What does it give out?",
      options: [
        {
          text: "One number: the best action.",
          feedback: "The best action follows from its answer, by taking the largest.",
        },
        { text: "Four numbers: the value of each action.", isRight: true },
        {
          text: "Four probabilities that add up to 1.",
          feedback: "That would be a policy network. Values need not add up to anything.",
          lesson: "policy-based",
        },
        {
          text: "Eight numbers: the next measurements.",
          feedback: "That would be a model of the world. A Q-network knows nothing of where actions lead.",
        },
      ],
      why: "Measurements in, one value for each action out; the largest is taken.",
    },
    {
      id: "generalise",
      kind: "choice",
      lesson: "deep",
      prompt: "After one correction in one state, a table changes one number. What does a network change?",
      options: [
        {
          text: "Also just the answer for that state.",
          feedback: "All states share its weights, so others change along.",
        },
        { text: "The answers for other states too, most of all for those alike: a help and a danger.", isRight: true },
        {
          text: "Nothing, until a whole episode is over.",
          feedback: "When to learn is a choice of the algorithm. What a change touches is a matter of the network.",
        },
        {
          text: "The rewards of similar states.",
          feedback: "Rewards come from the world; only estimates change.",
          lesson: "the-loop",
        },
      ],
      why: "Sharing is what makes networks learn from few states, and what can make them forget.",
    },
    {
      id: "lander-reward",
      kind: "many",
      lesson: "first-landing",
      prompt: "What does the lander's reward count?",
      options: [
        {
          text: "Coming nearer to the pad, and slower",
          isRight: true,
          feedback: "Every step pays for progress: without it, the first landing would be mere luck.",
        },
        { text: "A leg that touches the ground", isRight: true, feedback: "Each leg on the ground pays 10." },
        { text: "Fuel, with a small minus", isRight: true, feedback: "Each step of the main engine costs 0.3." },
        { text: "A crash, with −100", isRight: true, feedback: "Crashing costs 100; coming to rest pays 100." },
        { text: "The beauty of the flight", feedback: "Only what is written into the reward counts; beauty is not." },
      ],
      why: "The reward is a description of the goal. The agent will do what it says, not what was meant.",
    },
    {
      id: "order-training",
      kind: "order",
      lesson: "first-landing",
      prompt: "Put the way to a first trained lander in order.",
      items: [
        "Make the environment, and look at what it sees and what it can do",
        "Choose an algorithm and its settings",
        "Train, and watch the curves",
        "Evaluate in fresh episodes",
        "Compare with the mark of 200",
      ],
      feedback: "The action space decides which algorithm fits, and only a trained agent can be examined.",
      why: "Look, choose, train, examine, judge.",
    },
    {
      id: "training-score",
      kind: "choice",
      lesson: "first-landing",
      prompt: "The curve of training shows a mean return of 190. Why does one evaluate in fresh episodes all the same?",
      options: [
        {
          text: "While training, the agent still tries things and changes: its score is that of many agents.",
          isRight: true,
        },
        {
          text: "The curve is always too high.",
          feedback:
            "Often it is too low, for the agent explores while it trains. One does not know until it is examined.",
        },
        {
          text: "Because evaluation trains it once more.",
          feedback: "Nothing is learned in an evaluation; that is the point of it.",
        },
        {
          text: "To save time.",
          feedback: "It costs some time, and buys a number that can be believed.",
        },
      ],
      why: "An evaluation measures one finished agent, in episodes from which it does not learn.",
    },
    {
      id: "mean-minus-std",
      kind: "number",
      lesson: "first-landing",
      prompt:
        "A lander scores 252 ± 31 over 100 episodes. What is its mark by the course's measure, mean − standard deviation?",
      answer: 221,
      tolerance: 0.5,
      slips: [
        { value: 283, feedback: "The spread is taken off, not added." },
        { value: 252, feedback: "That is the mean alone. An unsteady agent should not look like a steady one." },
      ],
      feedback: "252 − 31; at 200 and above it passes.",
      lab: { lesson: "first-landing", text: "Evaluate your own lander, and work it out." },
      why: "The measure prefers landers that always land to those that sometimes land brilliantly.",
    },
    {
      id: "one-seed",
      kind: "choice",
      lesson: "first-landing",
      prompt: "With one seed each, settings A reach 240 and settings B reach 225. What can be said?",
      options: [
        {
          text: "A is better.",
          feedback: "Another seed may turn it round: two seeds of the same settings often differ by more.",
        },
        { text: "Not much yet: several seeds each are needed to tell luck from merit.", isRight: true },
        {
          text: "Both are equal.",
          feedback: "They may be, or not. One run each cannot tell.",
        },
        {
          text: "B needs another reward.",
          feedback: "Scores under different rewards could not be compared at all.",
          lesson: "the-return",
        },
      ],
      why: "A claim about settings needs several seeds, and shows the spread.",
    },
    {
      id: "model-card",
      kind: "many",
      lesson: "publish",
      prompt: "You publish your lander. What should its page say?",
      options: [
        {
          text: "The environment, with its version",
          isRight: true,
          feedback: "Scores of another version mean something else.",
        },
        {
          text: "Mean and spread, and over how many episodes",
          isRight: true,
          feedback: "A number without its spread cannot be compared.",
        },
        {
          text: "Algorithm, settings and seed",
          isRight: true,
          feedback: "With them, others can train it again.",
        },
        {
          text: "Its best episode in place of the mean",
          feedback: "The best of many attempts is luck, and says little about the next one.",
          lesson: "first-landing",
        },
      ],
      why: "Say enough that somebody else gets the same number.",
    },
    {
      id: "safe-model",
      kind: "choice",
      lesson: "publish",
      prompt: "You load an agent that a stranger published. Which kind of file can do you no harm by being read?",
      options: [
        {
          text: "A pickle, a dump of a program's objects.",
          feedback: "Loading a pickle can run any code that its maker put in.",
        },
        { text: "Numbers with their names and shapes, and plain text about them.", isRight: true },
        {
          text: "A script that builds the agent.",
          feedback: "A script is code: running it is trusting it.",
        },
        {
          text: "Any file, if its author has many followers.",
          feedback: "Accounts get stolen. What a file can do does not depend on who is popular.",
        },
      ],
      why: "Weights are numbers. A file that holds nothing else has nothing to run.",
    },
    {
      id: "after-this",
      kind: "choice",
      lesson: "where-next",
      prompt:
        "You want to steer a robot's arm by the torque of its motors, any number from −1 to 1. Which of these suits as it is?",
      options: [
        {
          text: "Q-learning with a table",
          feedback: "Neither the measured angles nor the torques fit into the rows and columns of a table.",
          lesson: "deep",
        },
        {
          text: "DQN",
          feedback: "It compares a value for each action, and here there are infinitely many.",
          lesson: "action-spaces",
        },
        { text: "PPO", isRight: true },
        {
          text: "Value iteration",
          feedback: "It plans with a full model of a small world, and learns nothing by trial.",
          lesson: "value-based",
        },
      ],
      why: "A policy can give out numbers of a range; taking the largest of infinitely many values is hard.",
    },
    {
      id: "does-not-land",
      kind: "reveal",
      lesson: "where-next",
      prompt:
        "A friend's lander hovers above the pad until the time is over and never lands. What might be going on, and what would you look at first?",
      answer:
        "Crashing costs 100, so early on staying up is better than trying to land, and it may have settled there with too little exploration. Look at whether it still explores (entropy, ε), whether γ lets it see the reward for resting, and at several seeds before changing anything.",
      criterion: "It names the fear of the crash or too little exploration, and something to measure.",
      why: "What agents do has a reason in rewards, exploration or horizon. Look there before training longer.",
    },
  ],
};
