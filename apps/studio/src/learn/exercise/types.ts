/** Plain data that goes between the page and the worker. */
export type Data = null | boolean | number | string | readonly Data[] | { readonly [name: string]: Data };

/** A function's answers in turn, as an argument: `{ answers: [0.3, 0.9] }` stands for a random number generator, say. */
export interface Answers {
  readonly answers: readonly Data[];
}

/** A function with an answer to each argument: `{ answersTo: [["A", "right"]] }` stands for a policy, say. */
export interface AnswersTo {
  readonly answersTo: readonly (readonly [argument: Data, answer: Data])[];
}

export type Argument = Data | Answers | AnswersTo;

/** A call of the learner's function and what should come of it. */
export interface Case {
  readonly args: readonly Argument[];
  readonly expected: Data;
  /** What the case is about, shown when it fails: "no reward at all". */
  readonly about: string;
  /** How far a number may be off. @default 1e-9 */
  readonly tolerance?: number;
}

/** An exercise of a lesson: a function to write in JavaScript. */
export interface ExerciseData {
  /** The name of the function that is checked. */
  readonly functionName: string;
  readonly starter: string;
  readonly solution: string;
  /** Why the solution is as it is, in a sentence or two. */
  readonly explanation: string;
  readonly cases: readonly Case[];
}
