import { useEffect, useRef } from "preact/hooks";
import { IconButton } from "../ui/button.tsx";
import { CanvasFigure } from "../ui/canvas-figure.tsx";
import { SelectField, Slider } from "../ui/field.tsx";
import { formatNumber } from "../ui/format.ts";
import { StepTable } from "./step-table.tsx";
import { Strip } from "./strip.tsx";
import type { ShownEpisode } from "./use-episode.ts";
import { actionBefore, endText } from "./words.ts";

export interface PlayerProps {
  readonly episode: ShownEpisode;
  readonly returns: readonly number[];
  readonly step: number;
  readonly onSeek: (step: number) => void;
  readonly playing: boolean;
  readonly onPlay: () => void;
  readonly pace: string;
  readonly onPace: (pace: string) => void;
}

const PACES = [
  ["0.1", "A tenth"],
  ["0.25", "A quarter"],
  ["0.5", "Half"],
  ["1", "Real time"],
  ["2", "Twice"],
  ["4", "Four times"],
] as const;

/** The picture of a moment, what takes one to others, and the whole episode beneath. */
export function Player({ episode, returns, step, onSeek, playing, onPlay, pace, onPace }: PlayerProps) {
  const { record, film } = episode;
  const context = useRef<CanvasRenderingContext2D | null>(null);
  useEffect(() => {
    film.seek(step);
    if (context.current !== null) film.draw(context.current);
  }, [film, step]);
  const { length } = film;
  return (
    <div class="player">
      {!film.isDrawn && <p class="notice">This environment has no picture; its figures stand beside and below.</p>}
      <CanvasFigure
        hidden={!film.isDrawn}
        label={film.doc?.title ?? record.env.id}
        description={
          `Seed ${record.seed}, step ${step} of ${length}, return ${formatNumber(returns[step])}. ` +
          `${actionBefore(episode, step)} ${step === length ? endText(record) : ""}`
        }
        width={film.width}
        height={film.height}
        onContext={(next) => {
          context.current = next;
          if (next !== null) film.draw(next);
        }}
      />
      <div class="player-bar">
        <div class="row">
          <IconButton label="To the start" icon="first" onClick={() => onSeek(0)} />
          <IconButton label="A step back" icon="back" onClick={() => onSeek(Math.max(0, step - 1))} />
          <IconButton
            label={playing ? "Pause" : "Play"}
            name="play"
            icon={playing ? "pause" : "play"}
            onClick={onPlay}
          />
          <IconButton label="A step forward" icon="forward" onClick={() => onSeek(Math.min(length, step + 1))} />
          <IconButton label="To the end" icon="last" onClick={() => onSeek(length)} />
        </div>
        <SelectField
          label="Pace"
          name="pace"
          value={pace}
          options={PACES.map(([value, label]) => ({ value: value as string, label }))}
          onChange={onPace}
        />
      </div>
      <Slider
        label="Step"
        name="step"
        value={step}
        min={0}
        max={Math.max(1, length)}
        step={1}
        format={(value) => `${value} of ${length}`}
        onChange={(value) => onSeek(Math.min(length, value))}
      />
      <Strip record={record} step={step} onSeek={onSeek} />
      <StepTable record={record} doc={film.doc} />
    </div>
  );
}
