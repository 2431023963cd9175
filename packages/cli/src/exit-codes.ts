/** What the command's exit code says; documented in every verb's `--help`. */
export const exitCodes = {
  /** Done. */
  ok: 0,
  /** A fault of the program or of the user's own environment code. */
  fault: 1,
  /** What was given cannot be used: the line on stderr says what to change. */
  badInput: 2,
  /** Stopped by Ctrl-C (128 + SIGINT): everything up to there is in the run folder. */
  interrupted: 130,
} as const;

/** The closing lines of every `--help`. */
export const exitCodesHelp =
  "Exit codes: 0 done, 1 fault, 2 input that cannot be used (the message says what to change), 130 interrupted";
