import type { Question } from "./types.ts";

/** Questions on states and observations. */
export const stateAndObservation: readonly Question[] = [
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
      {
        text: "Poker, with one's own hand in view",
        feedback: "The other hands are hidden, so a player gets an observation.",
      },
      {
        text: "A platform game that scrolls with the player",
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
        text: "Nothing: with enough episodes it plays just as well as before.",
        feedback: "If two situations need different actions and look alike, no training tells them apart.",
      },
      { text: "Places that need different moves can look alike.", isRight: true },
      {
        text: "The rewards become smaller along with the window.",
        feedback: "The world pays as before; it is only seen less well.",
      },
      {
        text: "The agent has fewer actions left to choose from.",
        feedback: "Seeing less takes no action away.",
        lesson: "action-spaces",
      },
    ],
    why: "An agent that sees a part only may need a memory, or some luck.",
  },
];
