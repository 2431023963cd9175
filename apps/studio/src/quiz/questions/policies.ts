import type { QuestionSet } from "./types.ts";

/** Part 3: two ways to a policy. */
export const policies: QuestionSet = {
  part: "policies",
  questions: [
    {
      id: "policy-is",
      kind: "choice",
      lesson: "policies",
      prompt: "What is a policy?",
      options: [
        { text: "The rule that says what the agent does in each state.", isRight: true },
        {
          text: "The rule by which the environment pays rewards.",
          feedback: "That belongs to the environment, and the agent has no say in it.",
          lesson: "the-loop",
        },
        {
          text: "The list of actions that the agent took in an episode.",
          feedback: "That is a record of one episode. A policy answers for every state, also for those not met.",
        },
        {
          text: "A number that tells how good a state is.",
          feedback: "That is a value. A policy can be made from values, but it answers with an action.",
          lesson: "value-based",
        },
      ],
      why: "A policy is a function from states to actions: the agent's brain, if you like.",
    },
    {
      id: "optimal-is",
      kind: "choice",
      lesson: "policies",
      prompt: "What makes a policy optimal?",
      options: [
        {
          text: "It wins every episode.",
          feedback: "Chance may spoil any single episode, and some games cannot be won.",
        },
        {
          text: "It takes the action with the largest next reward.",
          feedback: "The largest next reward may lead into a dead end. It is the sum that counts.",
          lesson: "the-return",
        },
        { text: "No policy has a higher expected return.", isRight: true },
        {
          text: "It never acts at random.",
          feedback: "A random policy can be optimal: in rock, paper, scissors it has to be.",
        },
      ],
      why: "π* maximises the expected return; there may be several that do.",
    },
    {
      id: "deterministic-policy",
      kind: "choice",
      lesson: "policies",
      prompt: "A deterministic policy meets the same state a hundred times. What does it do?",
      options: [
        { text: "The same action a hundred times.", isRight: true },
        {
          text: "Each action about as often as the others.",
          feedback: "That would be a stochastic policy, and the most undecided of all.",
        },
        {
          text: "Whatever had the best reward last time.",
          feedback: "Then it would be learning. A policy as such stays as it is.",
          lesson: "policy-based",
        },
        {
          text: "It goes through the actions in turn.",
          feedback: "Then it would need to remember. A policy looks at the state alone.",
          lesson: "markov-property",
        },
      ],
      why: "Deterministic: a = π(s). Stochastic: a is drawn from π(a | s).",
    },
    {
      id: "stochastic-counts",
      kind: "number",
      lesson: "policies",
      prompt:
        "In one state a policy goes right with probability 0.7, jumps with 0.2 and goes left with 0.1. How often does it go right in 200 visits, on average?",
      answer: 140,
      tolerance: 0.5,
      unit: "times",
      slips: [
        {
          value: 200,
          feedback: "That is what a deterministic policy would do, which always takes the most probable action.",
        },
        { value: 70, feedback: "That would be in 100 visits." },
        { value: 0.7, feedback: "That is the share. Of 200 visits it makes how many?" },
      ],
      feedback: "The probability times the number of visits: 0.7 × 200.",
      lab: { lesson: "policies", text: "Write a policy with chances in the lab, and let it play." },
      why: "A stochastic policy answers with a distribution, and actions are drawn from it.",
    },
    {
      id: "why-stochastic",
      kind: "many",
      lesson: "policies",
      prompt: "Where can a stochastic policy be better than every deterministic one?",
      options: [
        {
          text: "Against an opponent who notices habits",
          isRight: true,
          feedback: "Whoever always plays rock will soon meet paper.",
        },
        {
          text: "Where two places look alike but need different moves",
          isRight: true,
          feedback: "Always doing the same would get stuck in one of the two.",
        },
        {
          text: "While learning, to try things out",
          isRight: true,
          feedback: "Drawing actions explores by itself.",
        },
        {
          text: "In any world whose whole state is seen and where nobody plays against one",
          feedback: "There, some deterministic policy is as good as the best.",
        },
      ],
      why: "In a Markov decision process some deterministic policy is optimal; elsewhere chance can help.",
    },
    {
      id: "better-than-expected",
      kind: "choice",
      lesson: "policy-based",
      prompt: "A policy-based agent took an action, and things went better than expected. What does it change?",
      options: [
        { text: "It makes that action more probable in that state.", isRight: true },
        {
          text: "It takes that action always from now on.",
          feedback: "One success may be luck. It moves a little, and goes on drawing.",
        },
        {
          text: "It writes the reward into a table of states.",
          feedback: "That would be a value-based method.",
          lesson: "value-based",
        },
        {
          text: "It raises the reward of that action.",
          feedback: "Rewards are the world's. The agent can only change how it acts.",
          lesson: "the-loop",
        },
      ],
      why: "Better than expected: more of it. Worse: less of it. Step by step.",
    },
    {
      id: "policy-loop",
      kind: "order",
      lesson: "policy-based",
      prompt: "Put one round of a policy-based method in order.",
      items: [
        "Play with the present policy, drawing actions",
        "Work out what return followed each action",
        "Compare it with what was to be expected",
        "Turn the policy a little towards what went better",
        "Throw the played steps away and play anew",
      ],
      feedback: "It has to play before there are returns, and to compare before it knows which way to turn.",
      why: "The played steps belong to the old policy; after the change they tell about somebody else.",
    },
    {
      id: "baseline",
      kind: "choice",
      lesson: "policy-based",
      prompt:
        "All returns in a task lie between 90 and 110. Why compare them with their mean before turning the policy?",
      options: [
        {
          text: "So that rewards become smaller and cheaper to compute with.",
          feedback: "A computer adds 110 as fast as 10.",
        },
        { text: "Otherwise every action is made more probable, and chance decides what wins.", isRight: true },
        {
          text: "Because probabilities must not be above 1.",
          feedback: "Probabilities are kept in order by their own formula, whatever the returns are.",
        },
        {
          text: "To discount them.",
          feedback: "Discounting weighs by time. Here all are compared with what was to be expected.",
          lesson: "discounting",
        },
      ],
      why: "“Better than what?” The difference from what was expected is called the advantage.",
    },
    {
      id: "value-is",
      kind: "choice",
      lesson: "value-based",
      prompt: "What is the value of a state?",
      options: [
        {
          text: "The reward one gets on entering it.",
          feedback: "That is one step of it. The value counts all that is to come.",
        },
        { text: "The discounted return to be expected from there on, acting by a given policy.", isRight: true },
        {
          text: "The largest return ever seen from there.",
          feedback: "That may have been luck; an expectation is a mean.",
          lesson: "the-return",
        },
        {
          text: "The number of steps left to the goal.",
          feedback:
            "In a world that takes 1 for each step it comes out so, with a minus. In general it is a sum of rewards.",
        },
      ],
      why: "V(s) looks ahead: from s, acting so, on average.",
    },
    {
      id: "highest-neighbour",
      kind: "choice",
      lesson: "value-based",
      prompt:
        "Every step costs 1 and the goal ends the episode. The squares that you can reach now have the values −8, −6 and −7. Where do you go?",
      options: [
        {
          text: "To −8",
          feedback: "That is the worst of them: eight more steps to pay for.",
        },
        { text: "To −6", isRight: true },
        {
          text: "To −7",
          feedback:
            "Between the others. There is a larger one: with a minus sign, the smaller number is the larger value.",
        },
        {
          text: "Anywhere: all are below zero.",
          feedback: "What counts is which is largest, not on which side of zero.",
        },
      ],
      why: "−7, then −6, then −5: the values lead to the goal like steps of a stair.",
    },
    {
      id: "steps-from-goal",
      kind: "number",
      lesson: "value-based",
      prompt:
        "Each step gives −1, the goal ends the episode, and γ = 1. What is the value of a square from which the best way takes five steps, acting best?",
      answer: -5,
      tolerance: 0.001,
      slips: [
        { value: 5, feedback: "The size is right. Each step costs 1, so the sum lies below zero." },
        { value: -4, feedback: "The step onto the goal costs as well." },
        { value: -6, feedback: "Five steps, five times −1; the goal itself takes nothing." },
      ],
      feedback: "Five steps of −1 each, nothing discounted.",
      lab: {
        lesson: "value-based",
        text: "Look in the lab at the values on the way to the goal, once they have settled.",
      },
      why: "Here a value simply counts the steps that are left, with a minus.",
    },
    {
      id: "one-backup",
      kind: "number",
      lesson: "value-based",
      prompt:
        "V(s) is 2. From s you got the reward 1 and came to s′ with V(s′) = 4. With α = 0.5 and γ = 0.9, what is V(s) after one backup?",
      answer: 3.3,
      tolerance: 0.005,
      slips: [
        { value: 4.6, feedback: "That is the target, 1 + 0.9 × 4. With α = 0.5 one goes half of the way." },
        { value: 3.5, feedback: "The value of s′ is discounted: 0.9 × 4, not 4." },
        { value: 1.3, feedback: "That is the correction. It still has to be added to the old value, 2." },
        { value: 4.3, feedback: "The target is compared with the old value first: 2 + 0.5 × (4.6 − 2)." },
      ],
      feedback: "V(s) + α (r + γ V(s′) − V(s)) = 2 + 0.5 × (1 + 0.9 × 4 − 2).",
      lab: { lesson: "value-based", text: "Do one backup at a time in the lab, with its arithmetic." },
      why: "A backup moves a value part of the way to reward plus discounted next value.",
    },
    {
      id: "why-q",
      kind: "choice",
      lesson: "value-based",
      prompt: "An agent knows V for every square of slippery ice, and nothing else. Why can it not simply act by it?",
      options: [
        { text: "It does not know which action leads to which square, and how surely.", isRight: true },
        {
          text: "V holds for one square only.",
          feedback: "It has a number for each. What it lacks is the way from here to there.",
        },
        {
          text: "V changes whenever it moves.",
          feedback: "Values of a fixed policy stay. What is missing is what its actions do.",
        },
        {
          text: "V has to be turned into probabilities first.",
          feedback: "No policy needs that here; it needs to know where actions lead.",
          lesson: "policies",
        },
      ],
      why: "Without a map of the world one learns values of actions, Q(s, a): their largest needs no map.",
    },
    {
      id: "q-step",
      kind: "order",
      lesson: "value-based",
      prompt: "Put one step of Q-learning in order.",
      items: [
        "See the state s",
        "Choose an action a, mostly the one with the largest Q(s, a)",
        "Receive the reward r and the next state s′",
        "Work out the target r + γ · the largest Q in s′",
        "Move Q(s, a) a part of the way to the target",
      ],
      feedback: "The target needs r and s′, and those come only after acting.",
      why: "Look, act, see what came, and correct the one number that led to it.",
    },
    {
      id: "two-ways",
      kind: "many",
      lesson: "value-based",
      prompt: "Which of these say something true about the two ways?",
      options: [
        {
          text: "Policy-based: the policy itself is what is learned.",
          isRight: true,
          feedback: "Directly: from state to action, or to probabilities.",
          lesson: "policy-based",
        },
        {
          text: "Value-based: the policy follows from values by a rule, such as taking the largest.",
          isRight: true,
          feedback: "Nobody trains that policy; it is a sentence about the values.",
        },
        {
          text: "Both look for a policy with the highest expected return.",
          isRight: true,
          feedback: "They differ in the way, not in the aim.",
          lesson: "policies",
        },
        {
          text: "Value-based methods have no policy.",
          feedback: "They have one: take what is worth most. It is just not stored by itself.",
        },
        {
          text: "An algorithm must be one or the other.",
          feedback: "Actor-critics, such as PPO, learn both: a policy, and values that tell it what to expect.",
          lesson: "policy-based",
        },
      ],
      why: "Train the policy, or train values and read the policy off; many methods do some of both.",
    },
    {
      id: "circle",
      kind: "reveal",
      lesson: "value-based",
      prompt: "Values are values of a policy, and the policy goes to the highest value. Is that not circular?",
      answer:
        "It is, and learning walks round the circle: estimate the values of the present policy, act greedily by them, and a better policy has new values. At the optimum neither changes any more.",
      criterion: "It says that both are improved in turn, until nothing changes.",
      why: "Estimate, improve, estimate again: that is policy iteration.",
    },
  ],
};
