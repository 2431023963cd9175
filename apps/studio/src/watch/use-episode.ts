import { useEffect, useState } from "preact/hooks";
import { loadEnvironment } from "../engine/environments.ts";
import { watching } from "./client.ts";
import type { EpisodeRecord } from "./episode-record.ts";
import { Film } from "./film.ts";
import type { Source } from "./source.ts";
import type { Subject } from "./subject.ts";

/** Something that is fetched: there, not there yet (`value` and `problem` both `null`), or not to be had. */
interface Fetched<T> {
  readonly value: T | null;
  /** Why it is not to be had, for people. */
  readonly problem: string | null;
}

/** What there is to watch in a source; its environment is there too then. */
export function useSubject(source: Source | null): Fetched<Subject> {
  return useFetched(source, async (from) => {
    const subject = await watching.ask("open", { source: from });
    await loadEnvironment(subject.env.id);
    return subject;
  });
}

/** Which episode. */
export interface EpisodeChoice {
  readonly source: Source;
  readonly stage: string;
  readonly seed: number;
  readonly greedy: boolean;
}

/** An episode that can be seen, with what it was asked for by. */
export interface ShownEpisode {
  readonly choice: EpisodeChoice;
  readonly record: EpisodeRecord;
  readonly film: Film;
}

/** An episode; until another one is there, the last stays. */
export function useEpisode(choice: EpisodeChoice | null): Fetched<ShownEpisode> {
  const fetched = useFetched(choice, async (asked) => {
    const record = await watching.ask("play", asked);
    return { choice: asked, record, film: new Film(record) };
  });
  const [shown, setShown] = useState<ShownEpisode | null>(null);
  useEffect(() => {
    if (fetched.value !== null) setShown(fetched.value);
  }, [fetched.value]);
  const isSameSource = shown?.choice.source === choice?.source;
  return { value: fetched.value ?? (isSameSource ? shown : null), problem: fetched.problem };
}

/** What a function fetches for a key, anew whenever that is another object. */
function useFetched<K extends object, T>(key: K | null, fetch: (key: K) => Promise<T>): Fetched<T> {
  const [answer, setAnswer] = useState<(Fetched<T> & { readonly key: K }) | null>(null);
  useEffect(() => {
    if (key === null) return;
    let isGone = false;
    fetch(key).then(
      (value) => isGone || setAnswer({ key, value, problem: null }),
      (error: Error) => isGone || setAnswer({ key, value: null, problem: error.message }),
    );
    return () => {
      isGone = true;
    };
  }, [key]);
  return answer !== null && answer.key === key ? answer : { value: null, problem: null };
}
