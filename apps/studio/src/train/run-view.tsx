import type { RunConfig } from "perilune/training";
import type { KeyBinding } from "../app/keys.ts";
import type { ActiveRun } from "../engine/client.ts";
import { machinePath } from "../runs/machine.ts";
import { RunLinks } from "../runs/run-links.tsx";
import { Button } from "../ui/button.tsx";
import { SelectField } from "../ui/field.tsx";
import { Figure } from "../ui/figure.tsx";
import { formatNumber, formatSeconds } from "../ui/format.ts";
import { ALGORITHMS, ENVIRONMENTS, titleOf } from "./catalog.ts";
import { totalSeconds } from "./curve-data.ts";
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
  /** Attempts once more what did not begin. */
  readonly onRetry: () => void;
}

/** A run: what drives it, what it measures, and the agent at work. */
export function RunView({ onLeave, onRetry }: RunViewProps) {
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
            {run === null
              ? problem === null
                ? "Getting ready …"
                : faultOf(run)
              : `${titleOf(ENVIRONMENTS, env)} by ${titleOf(ALGORITHMS, algorithm)}`}
          </h1>
          {run !== null && (
            <p class="quiet">
              {run.path === "" ? "A run that is not kept" : `Run ${machinePath(run.path) ?? run.path}`}, seed{" "}
              {run.config.seed}
              {run.path !== "" && (
                <>
                  {" · "}
                  <RunLinks run={run.path} env={env} />
                </>
              )}
            </p>
          )}
        </div>
        <Button name="leave" onClick={onLeave}>
          Train something else
        </Button>
      </header>
      {problem !== null && (
        <p class="notice bad" role="alert">
          {faultOf(run)}: {problem}.
        </p>
      )}
      {warning !== null && (
        <p class="notice warn" role="status">
          {warning}.
        </p>
      )}
      <MarkNotice />
      {phase === "watched" ? <WatchedControls /> : <Controls onRetry={onRetry} />}
      {run !== null && (
        <>
          <Progress />
          <div class="run-grid">
            <section class="panel" aria-label="The agent at work">
              <Stage config={run.config} policy={training.policy.value} />
            </section>
            <section class="panel" aria-label="What it has measured">
              <Curves mark={run.mark} />
            </section>
          </div>
        </>
      )}
    </div>
  );
}

/** What a problem has ended, or has kept from coming about. */
function faultOf(run: ActiveRun | null): string {
  const name = run?.path ?? address.run.value;
  if (machinePath(name) !== null) return run === null ? "It cannot be shown" : "It is no longer followed";
  if (run !== null) return "Training has stopped";
  return name === "" ? "It has not begun" : "It cannot be opened";
}

function Controls({ onRetry }: Pick<RunViewProps, "onRetry">) {
  const phase = training.phase.value;
  const run = training.run.value;
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
      {phase === "ended" && stopped === "aborted" && run?.path !== "" && (
        <Button kind="primary" icon="play" name="resume" onClick={resume}>
          Go on from the last checkpoint
        </Button>
      )}
      {phase === "ended" && run !== null && (
        <Button icon="play" name="again" onClick={() => again(run.config)}>
          Train it again with seed {run.config.seed + 1}
        </Button>
      )}
      {phase === "failed" && (
        <Button icon="play" name="retry" onClick={onRetry}>
          Try again
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
  const hasEnded = training.outcome.value !== null;
  // Over all its sessions: it may have gone on after a reload.
  const seconds = totalSeconds(metrics.column("time/time_elapsed")).at(-1) ?? 0;
  const saved = training.saved.value;
  return (
    <div class="panel run-progress">
      <progress max={total || 1} value={timesteps} aria-label="Steps taken" />
      <dl class="figures">
        <Figure name="Steps" value={timesteps.toLocaleString("en")} of={total.toLocaleString("en")} />
        <Figure name="Steps a second" value={perSecond === 0 ? "–" : Math.round(perSecond).toLocaleString("en")} />
        <Figure name="Mean return" value={reward === null ? "–" : formatNumber(reward)} />
        {hasEnded ? (
          <Figure name="Training took" value={formatSeconds(seconds)} />
        ) : (
          <Figure name="Left at most" value={left === null ? "–" : formatSeconds(left)} />
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

/** The same with other chance: how much of what was seen is luck? */
function again(config: RunConfig): void {
  training.repeat({ ...config, seed: config.seed + 1 });
}

function resume(): void {
  const path = training.run.peek()?.path;
  if (path !== undefined) training.open(path);
}
