import type { Explanation } from "perilune/policies";
import type { RunConfig } from "perilune/training";
import { useEffect, useRef, useState } from "preact/hooks";
import type { LiveEpisode, Moment } from "../engine/live-episode.ts";
import type { PolicySnapshot } from "../engine/protocol.ts";
import { CanvasFigure } from "../ui/canvas-figure.tsx";
import { Switch } from "../ui/field.tsx";
import { Figure } from "../ui/figure.tsx";
import { formatNumber } from "../ui/format.ts";
import { Mind } from "./mind.tsx";
import * as address from "./train-state.ts";
import "./stage.css";

/** Milliseconds of a picture's time that steps may take. */
const BUDGET = 8;
/** Milliseconds between two changes of the words and bars beside the drawing. */
const WORDS_EVERY = 80;
/** Milliseconds that the last picture of an episode stays. */
const PAUSE = 700;

interface Shown {
  readonly moment: Moment;
  readonly seed: number;
  readonly mind: Explanation | null;
}

export interface StageProps {
  /** The environment and its arguments; the same object as long as they are the same. */
  readonly config: Pick<RunConfig, "env" | "env_kwargs">;
  /** Who acts; `null` for chance. */
  readonly policy: PolicySnapshot | null;
}

/** An environment in which a policy acts, drawn, and what the policy thinks. */
export function Stage({ config, policy }: StageProps) {
  const [episode, setEpisode] = useState<LiveEpisode | null>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const context = useRef<CanvasRenderingContext2D | null>(null);

  useEffect(() => {
    setEpisode(null);
    setShown(null);
    let isGone = false;
    void import("../engine/live-episode.ts").then(async ({ LiveEpisode }) => {
      const opened = await LiveEpisode.open(config);
      if (!isGone) setEpisode(opened);
    });
    return () => {
      isGone = true;
    };
  }, [config]);

  useEffect(() => {
    if (policy !== null) episode?.setPolicy(policy);
  }, [episode, policy]);

  const greedy = address.greedy.value;
  useEffect(() => {
    if (episode !== null) episode.greedy = greedy;
  }, [episode, greedy]);

  useEffect(() => (episode === null ? undefined : act(episode, context, setShown)), [episode]);

  if (episode === null) return <p class="waiting stage-waiting">One moment …</p>;
  const { doc } = episode;
  const title = doc?.title ?? "Environment";
  return (
    <div class="stage">
      {episode.env.draw === undefined && <p class="notice">{title} has no picture; its figures go on below.</p>}
      <CanvasFigure
        hidden={episode.env.draw === undefined}
        label={title}
        description={shown === null ? "" : describe(shown)}
        width={doc?.width ?? 600}
        height={doc?.height ?? 400}
        onContext={(next) => {
          context.current = next;
          if (next !== null) draw(episode, next);
        }}
      />
      <dl class="figures stage-figures">
        <Figure name="Step" value={shown === null ? "–" : String(shown.moment.step)} />
        <Figure name="Reward" value={shown === null ? "–" : formatNumber(shown.moment.reward)} />
        <Figure name="Return" value={shown === null ? "–" : formatNumber(shown.moment.return)} />
        {policy !== null && (
          <Figure name="Value" value={shown?.mind?.value === undefined ? "–" : formatNumber(shown.mind.value)} />
        )}
      </dl>
      <Mind mind={shown?.mind ?? null} names={(count) => episode.actionNames(count)} />
      {policy !== null && (
        <Switch
          label="Always the action it likes best"
          value={greedy}
          onChange={(value) => {
            address.greedy.value = value;
          }}
        />
      )}
    </div>
  );
}

/** Lets the episode run in real time while it is in sight, drawing every frame; returns what ends it. */
function act(
  episode: LiveEpisode,
  context: { readonly current: CanvasRenderingContext2D | null },
  show: (shown: Shown) => void,
): () => void {
  const stepTime = 1000 / (episode.doc?.fps ?? 30);
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let last = performance.now();
  let due = 0;
  let holdUntil = 0;
  let wordsAt = Number.NEGATIVE_INFINITY;
  let frame = requestAnimationFrame(function next(now) {
    frame = requestAnimationFrame(next);
    // A page that was hidden does not catch up; who prefers less motion sees two steps a second.
    due += Math.min(250, Math.max(0, now - last)) * (isStill ? (2 * stepTime) / 1000 : 1);
    last = now;
    if (now < holdUntil) due = 0;
    const until = performance.now() + BUDGET;
    while (due >= stepTime && performance.now() < until) {
      due -= stepTime;
      episode.step();
      if (episode.moment.end === null) continue;
      holdUntil = now + PAUSE;
      due = 0;
    }
    if (due > stepTime) due = 0;
    if (context.current !== null) draw(episode, context.current);
    if (now - wordsAt < WORDS_EVERY) return;
    wordsAt = now;
    show({ moment: episode.moment, seed: episode.seed, mind: episode.explain() });
  });
  return () => cancelAnimationFrame(frame);
}

function draw({ env, doc }: LiveEpisode, context: CanvasRenderingContext2D): void {
  context.clearRect(0, 0, doc?.width ?? 600, doc?.height ?? 400);
  env.draw?.(context);
}

function describe({ moment, seed }: Shown): string {
  const { step, action, end, return: sum } = moment;
  const last = action === null ? "" : ` The last action was ${action}.`;
  const ended = end === null ? "" : " The episode has ended.";
  return `Episode ${seed}, step ${step}, return ${formatNumber(sum)}.${last}${ended}`;
}
