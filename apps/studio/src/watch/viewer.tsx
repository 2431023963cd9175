import { useEffect, useMemo, useState } from "preact/hooks";
import { type KeyBinding, useKeys } from "../app/keys.ts";
import { actionNames } from "../engine/actions.ts";
import { Mind } from "../train/mind.tsx";
import { Button } from "../ui/button.tsx";
import { NumberField, SelectField, Switch } from "../ui/field.tsx";
import { Figure } from "../ui/figure.tsx";
import { formatNumber } from "../ui/format.ts";
import { returnsOf } from "./episode-record.ts";
import { ExportPanel } from "./export-panel.tsx";
import { useNewer } from "./newer.ts";
import { usePlayback } from "./playback.ts";
import { Player } from "./player.tsx";
import type { Source } from "./source.ts";
import { Stages } from "./stages.tsx";
import type { Subject } from "./subject.ts";
import { type EpisodeChoice, type ShownEpisode, useEpisode } from "./use-episode.ts";
import * as address from "./watch-state.ts";
import { actionBefore, endText } from "./words.ts";

export interface ViewerProps {
  readonly source: Source;
  readonly subject: Subject;
  /** Opens the source anew. */
  readonly onReopen: () => void;
}

/** Stages of a tour, at most and about: runs may have hundreds. */
const TOUR = 8;

/** Whether the episode goes on by itself: no, to its end, or through all stages. */
type Playing = "no" | "episode" | "tour";

/** Episodes of a subject: one at a time, by its seed and the agent's stage. */
export function Viewer({ source, subject, onReopen }: ViewerProps) {
  const { stages, recorded } = subject;
  const last = stages.at(-1)?.id ?? "";
  const stage = stages.find(({ id }) => id === address.at.value)?.id ?? last;
  const greedy = address.greedy.value;
  const seed = recorded.length > 0 && !recorded.includes(address.seed.value) ? recorded[0] : address.seed.value;
  const choice = useMemo((): EpisodeChoice => ({ source, stage, seed, greedy }), [source, stage, seed, greedy]);
  const { value: episode, problem } = useEpisode(choice);
  const results = useResults(episode);
  const [playing, setPlaying] = useState<Playing>("no");

  const select = (id: string): void => {
    address.at.value = id === last ? "" : id;
  };
  /** The stage that comes so many after the present one. */
  const stageAfter = (by: number) => stages[stages.findIndex(({ id }) => id === stage) + by];
  const tour = (): void => {
    if (playing === "tour") {
      setPlaying("no");
      return;
    }
    const isAtEnd = stage === last && address.step.peek() >= (episode?.film.length ?? 0);
    if (isAtEnd || address.step.peek() === 0) select(stages[0].id);
    if (isAtEnd) address.step.value = 0;
    setPlaying("tour");
  };
  const end = (): void => {
    const stride = Math.ceil((stages.length - 1) / TOUR);
    const next = playing === "tour" && stage !== last ? (stageAfter(stride) ?? stages.at(-1)) : undefined;
    if (next === undefined) setPlaying("no");
    else {
      select(next.id);
      address.step.value = 0;
    }
  };
  const isNewer = useNewer(source, stages);
  const showNewest = (): void => {
    select(last);
    address.step.value = 0;
    onReopen();
  };
  const move = (by: number): void => {
    const next = stageAfter(by);
    if (next !== undefined) select(next.id);
  };

  return (
    <div class="watch-grid" data-stage-shown={episode?.choice.stage} data-end={episode?.record.end}>
      {problem !== null && (
        <div class="notice bad" role="alert">
          <p>The episode cannot be shown: {problem}.</p>
          <Button name="reopen" onClick={onReopen}>
            Look again what there is
          </Button>
        </div>
      )}
      {episode === null && problem === null && <p class="waiting">One moment …</p>}
      {episode !== null && (
        <Episode
          episode={episode}
          isCurrent={episode.choice === choice}
          playing={playing}
          onPlaying={setPlaying}
          onEnd={end}
          onMove={move}
        >
          {(stages.length > 1 || isNewer) && (
            <Stages
              stages={stages}
              selected={stage}
              results={results}
              onSelect={(id) => {
                setPlaying("no");
                select(id);
              }}
              isTouring={playing === "tour"}
              onTour={tour}
              onNewer={isNewer ? showNewest : null}
            />
          )}
          <EpisodeFields recorded={recorded} seed={seed} />
        </Episode>
      )}
    </div>
  );
}

interface EpisodeProps {
  readonly episode: ShownEpisode;
  /** Whether it is the one that was asked for last. */
  readonly isCurrent: boolean;
  readonly playing: Playing;
  readonly onPlaying: (playing: Playing) => void;
  readonly onEnd: () => void;
  /** Goes to another stage, by so many. */
  readonly onMove: (by: number) => void;
  readonly children: preact.ComponentChildren;
}

function Episode({ episode, isCurrent, playing, onPlaying, onEnd, onMove, children }: EpisodeProps) {
  const { record, film } = episode;
  const { length } = film;
  const step = Math.min(address.step.value, length);
  const returns = useMemo(() => returnsOf(record), [record]);
  const seek = (to: number): void => {
    onPlaying("no");
    address.step.value = to;
  };
  const play = (): void => {
    if (playing === "no" && step >= length) address.step.value = 0;
    onPlaying(playing === "no" ? "episode" : "no");
  };
  usePlayback({
    playing: playing !== "no" && isCurrent,
    rate: film.fps * Number(address.pace.value),
    step,
    length,
    onStep: (to) => {
      address.step.value = to;
    },
    onEnd,
  });
  useEpisodeKeys({ length, seek, play, onMove });
  const mind = record.minds[step] ?? null;
  return (
    <>
      <section class="panel" aria-label="The episode">
        <Player
          episode={episode}
          returns={returns}
          step={step}
          onSeek={seek}
          playing={playing !== "no"}
          onPlay={play}
          pace={address.pace.value}
          onPace={(value) => {
            address.pace.value = value as typeof address.pace.value;
          }}
        />
      </section>
      <div class="watch-side">
        <section class="panel watch-moment" aria-label="The moment">
          <dl class="figures">
            <Figure name="Step" value={String(step)} />
            <Figure name="Reward" value={step === 0 ? "–" : formatNumber(record.rewards[step - 1])} />
            <Figure name="Return" value={formatNumber(returns[step])} />
            {mind?.value !== undefined && <Figure name="Value" value={formatNumber(mind.value)} />}
          </dl>
          <p class="quiet">{step === length ? endText(record) : actionBefore(episode, step)}</p>
          <Mind mind={mind} names={(count) => actionNames(film.doc, count)} />
        </section>
        {children}
        <ExportPanel record={record} film={film} step={step} />
      </div>
    </>
  );
}

interface EpisodeKeys {
  readonly length: number;
  readonly seek: (step: number) => void;
  readonly play: () => void;
  readonly onMove: (by: number) => void;
}

function useEpisodeKeys({ length, seek, play, onMove }: EpisodeKeys): void {
  const [keys] = useState(() => new LatestKeys());
  keys.does = { length, seek, play, onMove };
  useKeys(keys.bindings);
}

/** Keys that are bound once and do what the page does now. */
class LatestKeys {
  does!: EpisodeKeys;
  readonly bindings: readonly KeyBinding[] = [
    { key: "ArrowLeft", does: "a step back", act: () => this.#by(-1) },
    { key: "ArrowRight", does: "a step forward", act: () => this.#by(1) },
    { key: "Home", does: "to the start", act: () => this.does.seek(0) },
    { key: "End", does: "to the end", act: () => this.does.seek(this.does.length) },
    { key: " ", does: "play or pause", act: () => this.does.play() },
    { key: "[", does: "the checkpoint before", act: () => this.does.onMove(-1) },
    { key: "]", does: "the checkpoint after", act: () => this.does.onMove(1) },
  ];

  #by(steps: number): void {
    const { length, seek } = this.does;
    seek(Math.min(length, Math.max(0, Math.min(address.step.peek(), length) + steps)));
  }
}

/** Which episode: its seed, and how the agent chooses. */
function EpisodeFields({ recorded, seed }: { readonly recorded: readonly number[]; readonly seed: number }) {
  const choose = (value: number): void => {
    address.seed.value = value;
    address.step.value = 0;
  };
  if (recorded.length > 0) {
    return (
      <section class="panel" aria-label="Which episode">
        <SelectField
          label="Recorded episode"
          name="seed"
          value={String(seed)}
          options={recorded.map((one) => ({ value: String(one), label: `Seed ${one}` }))}
          onChange={(value) => choose(Number(value))}
        />
      </section>
    );
  }
  return (
    <section class="panel watch-fields" aria-label="Which episode">
      <div class="row">
        <NumberField label="Seed" name="seed" value={seed} min={0} integer onChange={choose} />
        <Button name="next-seed" onClick={() => choose(seed + 1)}>
          The next
        </Button>
      </div>
      <Switch
        label="Always the action it likes best"
        name="greedy"
        value={address.greedy.value}
        onChange={(value) => {
          address.greedy.value = value;
        }}
      />
    </section>
  );
}

/** The returns of the stages that have played the present seed. */
function useResults(episode: ShownEpisode | null): ReadonlyMap<string, number> {
  const [known, setKnown] = useState<{ readonly key: string; readonly results: ReadonlyMap<string, number> }>({
    key: "",
    results: new Map(),
  });
  const key = episode === null ? "" : `${episode.choice.seed} ${episode.choice.greedy}`;
  useEffect(() => {
    if (episode === null) return;
    const sum = returnsOf(episode.record).at(-1) ?? 0;
    setKnown((before) => ({
      key,
      results: new Map([...(before.key === key ? before.results : []), [episode.choice.stage, sum]]),
    }));
  }, [episode, key]);
  return known.key === key ? known.results : new Map();
}
