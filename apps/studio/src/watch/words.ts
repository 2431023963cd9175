import { actionText } from "../engine/actions.ts";
import type { EpisodeRecord } from "./episode-record.ts";
import type { ShownEpisode } from "./use-episode.ts";

/** How an episode ended, as a sentence. */
export function endText({ end }: Pick<EpisodeRecord, "end">): string {
  if (end === "terminated") return "The episode ended by itself.";
  return end === "truncated" ? "The episode reached its step limit." : "What is shown ends here; the task has no end.";
}

/** What was done last, as a sentence. */
export function actionBefore({ record, film }: Pick<ShownEpisode, "record" | "film">, step: number): string {
  return step === 0 ? "The beginning." : `The last action was ${actionText(film.doc, record.actions[step - 1])}.`;
}
