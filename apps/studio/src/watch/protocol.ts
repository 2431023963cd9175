import type { PolicySnapshot } from "../engine/protocol.ts";
import type { EpisodeRecord, PlayOptions } from "./episode-record.ts";
import type { Source } from "./source.ts";
import type { Subject } from "./subject.ts";

/** What the page asks of the watching worker, by its kind. */
export interface Questions {
  /** What there is to watch. */
  open: { readonly source: Source };
  /** An episode, played by the agent as it was at a stage. */
  play: PlayOptions & { readonly source: Source; readonly stage: string };
  /** The agent as it was at a stage; the last where that is not there. */
  policy: { readonly source: Source; readonly stage: string };
  /** A file of moving pictures. */
  film: { readonly episode: Pick<EpisodeRecord, "env" | "seed" | "actions">; readonly format: FilmFormat };
}

export interface Answers {
  open: Subject;
  play: EpisodeRecord;
  policy: PolicySnapshot;
  film: Blob;
}

export type FilmFormat = "gif" | "video";

export type Kind = keyof Questions;

/** A question with the number that its answer comes back with. */
export type Question = { [K in Kind]: { readonly id: number; readonly kind: K } & Questions[K] }[Kind];

/** What the watching worker tells the page. */
export type Reply =
  | { readonly kind: "done"; readonly id: number; readonly answer: Answers[Kind] }
  | { readonly kind: "failed"; readonly id: number; readonly message: string }
  /** How much of a film is there, from 0 to 1. */
  | { readonly kind: "progress"; readonly id: number; readonly share: number };
