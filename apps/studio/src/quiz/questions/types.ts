/** What every question has. */
interface Asked {
  /** Unique in the whole bank. */
  readonly id: string;
  /** The lesson that answers it. */
  readonly lesson: string;
  readonly prompt: string;
  /** What to remember, shown after the answer. */
  readonly why: string;
}

/** Something to choose, with what is said to whoever chose it, or left it out, wrongly. */
interface Option {
  readonly text: string;
  readonly isRight?: true;
  /** Missing only where choosing it is right and it cannot be missed. */
  readonly feedback?: string;
  /** The lesson to read again, if not the question's. */
  readonly lesson?: string;
}

/** One of some options. */
export interface ChoiceQuestion extends Asked {
  readonly kind: "choice";
  readonly options: readonly Option[];
}

/** All that apply. */
export interface ManyQuestion extends Asked {
  readonly kind: "many";
  readonly options: readonly Option[];
}

/** Things to be put in order. */
export interface OrderQuestion extends Asked {
  readonly kind: "order";
  /** In the right order. */
  readonly items: readonly string[];
  readonly feedback: string;
}

/** A number to be worked out, or found in a lab. */
export interface NumberQuestion extends Asked {
  readonly kind: "number";
  readonly answer: number;
  /** How far one may be off. */
  readonly tolerance: number;
  readonly unit?: string;
  /** Numbers that a likely mistake leads to. */
  readonly slips: readonly { readonly value: number; readonly feedback: string }[];
  /** Said of any other number. */
  readonly feedback: string;
  /** What to do in which lesson's lab to see it. */
  readonly lab: {
    readonly lesson: string;
    readonly text: string;
    /** What the lab is set to, as its address has it. */
    readonly values?: Readonly<Record<string, string>>;
  };
}

/** To be explained in one's own words, and compared with ours; one judges oneself. */
export interface RevealQuestion extends Asked {
  readonly kind: "reveal";
  /** Our explanation. */
  readonly answer: string;
  /** What a good answer says, to judge by. */
  readonly criterion: string;
}

export type Question = ChoiceQuestion | ManyQuestion | OrderQuestion | NumberQuestion | RevealQuestion;
