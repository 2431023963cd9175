import { PeriluneError } from "perilune/errors";
import { loadEnvironment } from "../engine/environments.ts";
import type { PolicySnapshot } from "../engine/protocol.ts";
import { snapshot } from "../engine/training.ts";
import { everywhere } from "../runs/places.ts";
import { playEpisode, recordedEpisode } from "./episode-record.ts";
import type { Answers, Kind, Question, Reply } from "./protocol.ts";
import { filesOf, type Source } from "./source.ts";
import { type OpenSubject, openSubject } from "./subject.ts";

// The thread on which agents are read, episodes are played to be watched, and films are made.

/** What a worker's global object is here; the page's types have no name for it. */
const scope = self as unknown as {
  onmessage: ((event: MessageEvent<Question>) => void) | null;
  postMessage(message: Reply): void;
};

/** The subject that was opened last. */
let opened: { readonly key: string; readonly subject: Promise<OpenSubject> } | null = null;

scope.onmessage = async ({ data }) => {
  const { id } = data;
  try {
    scope.postMessage({ kind: "done", id, answer: await answerTo(data) });
  } catch (error) {
    if (!(error instanceof PeriluneError)) console.error(error);
    scope.postMessage({ kind: "failed", id, message: error instanceof Error ? error.message : String(error) });
  }
};

async function answerTo(question: Question): Promise<Answers[Kind]> {
  switch (question.kind) {
    case "open":
      opened = null; // a run may have gone on since
      return (await subjectOf(question.source)).subject;
    case "play": {
      const { policy, replay, subject } = await subjectOf(question.source);
      if (replay !== null) return recordedEpisode(replay, question.seed);
      return playEpisode(await policy(question.stage), subject.env, question);
    }
    case "policy":
      return snapshotOf(await subjectOf(question.source), question.stage);
    case "film": {
      const { episode, format, id } = question;
      const [{ Film }, { encodeFilm }] = await Promise.all([
        import("./film.ts"),
        import("./film-encoding.ts"),
        loadEnvironment(episode.env.id),
      ]);
      return encodeFilm(new Film(episode), format, (share) => scope.postMessage({ kind: "progress", id, share }));
    }
  }
}

function subjectOf(source: Source): Promise<OpenSubject> {
  const key = source.kind === "stored" ? source.run : `file ${source.name}`;
  if (opened?.key !== key) {
    const reading = import("../runs/run-yaml.ts").then(({ parseRunConfig }) =>
      openSubject(filesOf(source, everywhere), parseRunConfig),
    );
    opened = { key, subject: reading };
  }
  return opened.subject;
}

async function snapshotOf({ subject, policy }: OpenSubject, stage: string): Promise<PolicySnapshot> {
  const { id = stage } = subject.stages.find((one) => one.id === stage) ?? subject.stages.at(-1) ?? {};
  return snapshot({ policy: await policy(id), numTimesteps: 0 });
}
