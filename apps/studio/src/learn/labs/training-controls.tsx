import { hrefOf } from "../../app/url-state.ts";
import { training } from "../../train/session.ts";
import { Button } from "../../ui/button.tsx";
import { formatSeconds } from "../../ui/format.ts";
import "../../train/train.css";
import "./training-controls.css";

export interface TrainingControlsProps {
  /** Whether the run under way is this lab's. */
  readonly isOurs: boolean;
  readonly startLabel: string;
  readonly onStart: () => void;
}

/** The controls of a training in the worker, and how far it is. */
export function TrainingControls({ isOurs, startLabel, onStart }: TrainingControlsProps) {
  const phase = training.phase.value;
  const run = isOurs ? training.run.value : null;
  const isStarting = phase === "starting";
  const isHeld = phase === "running" || phase === "paused";
  const isUnderWay = run !== null && isHeld;
  const other = isHeld && !isOurs ? training.run.value : null;
  const stopped = run === null ? undefined : training.outcome.value?.stopped;
  const problem = isOurs || run === null ? training.problem.value : null;
  const warning = isOurs ? training.warning.value : null;
  return (
    <div class="training-controls run-progress" data-phase={run === null ? "idle" : phase}>
      <div class="row">
        {isUnderWay ? (
          <>
            <Button
              kind="primary"
              icon={phase === "running" ? "pause" : "play"}
              name="pause"
              onClick={() => (phase === "running" ? training.pause() : training.continue())}
            >
              {phase === "running" ? "Pause" : "Go on"}
            </Button>
            <Button icon="step" name="update" onClick={() => training.update()}>
              One update
            </Button>
          </>
        ) : (
          <Button kind="primary" icon="play" name="train" disabled={isStarting} onClick={onStart}>
            {isStarting ? "Getting ready …" : startLabel}
          </Button>
        )}
        {stopped === "aborted" && run !== null && (
          <Button icon="play" name="resume" onClick={() => training.open(run.path)}>
            Go on from the last checkpoint
          </Button>
        )}
      </div>
      {other !== null && (
        <p class="quiet" data-other={other.path}>
          Run <a href={hrefOf("train", { run: other.path })}>{other.path}</a> is under way. One run at a time: this
          training stops it where it stands, and it can go on from there later.
        </p>
      )}
      {run !== null && <Progress total={run.config.n_timesteps} />}
      {problem !== null && (
        <p class="notice bad" role="alert">
          Training has stopped: {problem}.
        </p>
      )}
      {warning !== null && <p class="notice warn">{warning}.</p>}
    </div>
  );
}

function Progress({ total }: { readonly total: number }) {
  const phase = training.phase.value;
  const timesteps = training.timesteps.value;
  const perSecond = training.stepsPerSecond.value;
  const seconds = training.outcome.value?.seconds;
  return (
    <>
      <progress max={total} value={timesteps} aria-label="Steps trained" />
      <p class="quiet">
        {timesteps.toLocaleString("en")} of {total.toLocaleString("en")} steps
        {phase === "running" && perSecond > 0 && `, ${Math.round(perSecond).toLocaleString("en")} a second`}
        {phase === "paused" && ", paused"}
        {seconds !== undefined && `, in ${formatSeconds(seconds)}`}
      </p>
    </>
  );
}
