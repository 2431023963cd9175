import type { KeyBinding } from "../app/keys.ts";
import { machinePath } from "../runs/machine.ts";
import { Button } from "../ui/button.tsx";
import { SelectField } from "../ui/field.tsx";
import { Figure } from "../ui/figure.tsx";
import { formatNumber, formatSeconds } from "../ui/format.ts";
import { ALGORITHMS, ENVIRONMENTS, titleOf } from "./catalog.ts";
import { Curves } from "./curves.tsx";
import { MarkNotice } from "./mark-notice.tsx";
import { training } from "./session.ts";
import { Stage } from "./stage.tsx";
import * as address from "./train-state.ts";
import { WatchedControls } from "./watched-controls.tsx";

/** Speeds on offer, as times real time; 0 is as fast as it goes. */
const SPEEDS = [1, 4, 16, 64, 0];

/** The keys of a run. */
export const RUN_KEYS: readonly KeyBinding[] = [
  { key: "p", does: "pause or go on", act: togglePause },
  { key: "u", does: "one update, then wait", act: oneUpdate },
];

export interface RunViewProps {
  /** Back to the choice of what to train. */
  readonly onLeave: () => void;
  /** Trains the same once more. */
  readonly again: () => void;
}

/** A run: what drives it, what it measures, and the agent at work. */
export function RunView({ onLeave, again }: RunViewProps) {
  const run = training.run.value;
  const phase = training.phase.value;
  const problem = training.problem.value;
  const warning = training.warning.value;
  const outcome = training.outcome.value;
  const [env, algorithm] = run === null ? ["", ""] : [run.config.env, run.config.algorithm];
  return (
    <div
      class="run"
      data-phase={phase}
      data-weights={outcome?.weightsHash}
      data-timesteps={outcome?.timesteps}
      data-seconds={outcome?.seconds}
    >
      <header class="run-head">
        <div>
          <h1>
            {run === null ? "Getting ready …" : `${titleOf(ENVIRONMENTS, env)} by ${titleOf(ALGORITHMS, algorithm)}`}
          </h1>
          {run !== null && (
            <p class="quiet">
              Run {machinePath(run.path) ?? run.path}, seed {run.config.seed}
            </p>
          )}
        </div>
        <Button kind="plain" name="leave" onClick={onLeave}>
          Train something else
        </Button>
      </header>
      {problem !== null && (
        <p class="notice bad" role="alert">
          Training has stopped: {problem}.
        </p>
      )}
      {warning !== null && (
        <p class="notice warn" role="status">
          {warning}.
        </p>
      )}
      <MarkNotice />
      {phase === "watched" ? <WatchedControls /> : <Controls again={again} />}
      <Progress />
      {run !== null && (
        <div class="run-grid">
          <section class="panel" aria-label="The agent at work">
            <Stage config={run.config} policy={training.policy.value} />
          </section>
          <section class="panel" aria-label="What it has measured">
            <Curves mark={run.mark} />
          </section>
        </div>
      )}
    </div>
  );
}

function Controls({ again }: Pick<RunViewProps, "again">) {
  const phase = training.phase.value;
  const stopped = training.outcome.value?.stopped;
  const isUnderWay = phase === "running" || phase === "paused";
  return (
    <div class="row run-controls">
      {isUnderWay && (
        <>
          <Button kind="primary" icon={phase === "running" ? "pause" : "play"} name="pause" onClick={togglePause}>
            {phase === "running" ? "Pause" : "Go on"}
          </Button>
          <Button icon="step" name="update" onClick={oneUpdate}>
            One update
          </Button>
          <Button icon="stop" name="stop" onClick={() => training.stop()}>
            Stop
          </Button>
        </>
      )}
      {phase === "ended" && stopped === "aborted" && (
        <Button kind="primary" icon="play" name="resume" onClick={resume}>
          Go on from the last checkpoint
        </Button>
      )}
      {(phase === "failed" || (phase === "ended" && stopped !== "aborted")) && (
        <Button icon="play" name="again" onClick={again}>
          Train once more
        </Button>
      )}
      {isUnderWay && (
        <SelectField
          label="Speed"
          name="speed"
          value={String(address.speed.value)}
          options={SPEEDS.map((value) => ({
            value: String(value),
            label: value === 0 ? "As fast as it goes" : `${value} ×`,
          }))}
          onChange={(value) => {
            address.speed.value = Number(value);
          }}
        />
      )}
    </div>
  );
}

/** How far the run is, in numbers and as a bar. */
function Progress() {
  const run = training.run.value;
  const timesteps = training.timesteps.value;
  const { metrics } = training;
  metrics.version.value;
  const total = run?.config.n_timesteps ?? 0;
  const phase = training.phase.value;
  const perSecond = training.stepsPerSecond.value;
  const left = phase === "running" && perSecond > 0 ? (total - timesteps) / perSecond : null;
  const reward = metrics.latest("rollout/ep_rew_mean");
  const seconds = training.outcome.value?.seconds;
  const saved = training.saved.value;
  return (
    <div class="panel run-progress">
      <progress max={total || 1} value={timesteps} aria-label="Steps taken" />
      <dl class="figures">
        <Figure name="Steps" value={`${timesteps.toLocaleString("en")} of ${total.toLocaleString("en")}`} />
        <Figure name="Steps a second" value={perSecond === 0 ? "–" : Math.round(perSecond).toLocaleString("en")} />
        <Figure name="Mean return" value={reward === null ? "–" : formatNumber(reward)} />
        {seconds === undefined ? (
          <Figure name="Left at most" value={left === null ? "–" : formatSeconds(left)} />
        ) : (
          <Figure name="Training took" value={formatSeconds(seconds)} />
        )}
        <Figure name="Checkpoint at" value={saved === null ? "–" : saved.toLocaleString("en")} />
      </dl>
      <p class="unseen" role="status">
        {phase === "paused"
          ? "Paused."
          : phase === "running"
            ? "Training."
            : phase === "ended"
              ? "Training has ended."
              : ""}
      </p>
    </div>
  );
}

function togglePause(): void {
  const phase = training.phase.peek();
  if (phase === "running") training.pause();
  else if (phase === "paused") training.continue();
}

function oneUpdate(): void {
  if (["running", "paused"].includes(training.phase.peek())) training.update();
}

function resume(): void {
  const path = training.run.peek()?.path;
  if (path !== undefined) training.open(path);
}
