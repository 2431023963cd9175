import { useEffect, useMemo, useState } from "preact/hooks";
import { hrefOf, integer, text, urlParam } from "../../app/url-state.ts";
import type { PolicySnapshot } from "../../engine/protocol.ts";
import { chartData } from "../../train/curve-data.ts";
import { MarkNotice } from "../../train/mark-notice.tsx";
import { training, wasUnderWay } from "../../train/session.ts";
import { Stage } from "../../train/stage.tsx";
import { Button } from "../../ui/button.tsx";
import { Chart, type ChartLine } from "../../ui/chart.tsx";
import { NumberField, SelectField, Slider } from "../../ui/field.tsx";
import { Lab } from "../lab.tsx";
import type { Exam } from "./exam.ts";
import { MARK, stagesOf, tenths, verdict } from "./landing.ts";
import { TrainingControls } from "./training-controls.tsx";
import { useExam } from "./use-exam.ts";
import "./shared/labs.css";

// Its outcome: press "Train the lander" and wait until the training has ended (a million steps, about a minute), then
// "Examine it": with seed 1 the mean of 100 fresh episodes is 250.7.

const ENV = { env: "LunarLander-v3", env_kwargs: {} };
/** The first seed of the examination: that of `perilune evaluate`. */
const EXAM_SEED = 1_000_000;
const RETURN = "rollout/ep_rew_mean";
const LINES: readonly ChartLine[] = [
  { label: "Return of the training episodes", color: "--line-1", faint: true },
  { label: "Return of the training episodes", color: "--line-1" },
];

const run = urlParam("run", text, "");
const seed = urlParam("seed", integer(0, 1_000_000), 1);
const episodes = urlParam("episodes", integer(20, 100), 100);

/** They stay while other pages are read. */
const kept = stagesOf(training);

function start(): void {
  training.setSpeed(Number.POSITIVE_INFINITY);
  run.value = "";
  training.start({
    algorithm: "ppo",
    env: ENV.env,
    envArguments: {},
    settings: {},
    toTheEnd: true,
    seed: seed.peek(),
    steps: undefined,
    nEnvs: undefined,
  });
}

/** A lander to train, to watch as it improves, and to examine. */
export function FirstLandingLab() {
  useRunOfAddress();
  const now = training.run.value;
  const isOurs = now?.config.env === ENV.env && now.config.algorithm === "ppo";
  const stages = isOurs ? kept.value : [];
  // `null` follows the newest.
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = stages[chosen ?? stages.length - 1] ?? null;
  const [isLanding, setLanding] = useState(false);
  return (
    <Lab
      id="first-landing"
      title="Train a lander"
      outcome={`train a lander until it has a mean return of at least ${MARK} in its examination.`}
      reached={isLanding}
    >
      <TrainingControls
        isOurs={isOurs}
        startLabel={isOurs ? "Train once more" : "Train the lander"}
        onStart={() => {
          setChosen(null);
          start();
        }}
      />
      {isOurs && <MarkNotice />}
      <div class="lab-columns">
        <div>
          <Stage config={ENV} policy={shown} />
          {stages.length > 1 && (
            <Slider
              label="Watch it as it was"
              name="stage"
              min={0}
              max={stages.length - 1}
              step={1}
              value={chosen ?? stages.length - 1}
              format={(index) => `after ${stages[index]?.timesteps.toLocaleString("en") ?? 0} steps`}
              hint="To the left its first attempts; at the right end you follow the training."
              onChange={(index) => setChosen(index === stages.length - 1 ? null : index)}
            />
          )}
        </div>
        <div>
          {isOurs ? (
            <ReturnCurve />
          ) : (
            <p class="quiet">
              What you see acts by chance. PPO with the tuned settings takes a million steps in 16 worlds at once: a
              minute or so, in a thread of its own.
            </p>
          )}
          <Examine snapshot={shown} onExam={(exam) => exam.mean >= MARK && setLanding(true)} />
          {isOurs && (
            <p class="quiet">
              The same run on other pages: <a href={hrefOf("train", { run: now.path })}>its losses and settings</a>,{" "}
              <a href={hrefOf("watch", { run: now.path })}>its episodes step by step</a>.
            </p>
          )}
        </div>
      </div>
      <details>
        <summary>Another seed</summary>
        <NumberField
          label="Seed of the training"
          name="seed"
          integer
          min={0}
          max={1_000_000}
          value={seed.value}
          hint="All chance comes from it: the same seed trains the same lander, in any browser."
          onChange={(value) => {
            seed.value = value;
          }}
        />
      </details>
    </Lab>
  );
}

/** The run that the address names goes on after a reload, and the address names the run. */
function useRunOfAddress(): void {
  const path = run.value;
  useEffect(() => {
    if (path === "" || training.run.peek()?.path === path || training.phase.peek() === "starting") return;
    training.setSpeed(Number.POSITIVE_INFINITY);
    training.open(path, { paused: !wasUnderWay(path) });
  }, [path]);
  const begun = training.run.value;
  useEffect(() => {
    if (begun?.config.env === ENV.env) run.value = begun.path;
  }, [begun]);
}

function ReturnCurve() {
  const { metrics } = training;
  const version = metrics.version.value;
  // The columns grow in place: their version tells of it.
  const data = useMemo(() => chartData(metrics, [RETURN], { x: "steps", smoothing: 0.6 }), [metrics, version]);
  return (
    <Chart
      label="Return of the training episodes"
      xLabel="environment steps"
      lines={LINES}
      data={data}
      marks={[MARK]}
      height={220}
    />
  );
}

interface ExamineProps {
  /** Who is examined: the agent that is shown. */
  readonly snapshot: PolicySnapshot | null;
  readonly onExam: (exam: Exam) => void;
}

/** Fresh episodes from which nothing is learned. */
function Examine({ snapshot, onExam }: ExamineProps) {
  const { episodes: played, problem, begin } = useExam();
  const [result, setResult] = useState<{ readonly timesteps: number; readonly exam: Exam } | null>(null);
  const count = episodes.value;
  const examine = async (): Promise<void> => {
    if (snapshot === null || played !== null) return;
    const { spec, tensors, timesteps } = snapshot;
    const env = { id: ENV.env, kwargs: {} };
    const exam = await begin({ env, spec, tensors, episodes: count, seed: EXAM_SEED });
    if (exam === null) return;
    setResult({ timesteps, exam });
    onExam(exam);
  };
  return (
    <div class="examine">
      <div class="row">
        <SelectField
          label="Fresh episodes"
          name="episodes"
          value={String(count)}
          options={["20", "50", "100"].map((value) => ({ value, label: value }))}
          onChange={(value) => {
            episodes.value = Number(value);
          }}
        />
        <Button name="examine" disabled={snapshot === null || played !== null} onClick={() => void examine()}>
          {played === null ? "Examine it" : `Episode ${played} of ${count} …`}
        </Button>
      </div>
      {problem !== null && (
        <p class="notice bad" role="alert">
          The examination did not work: {problem}.
        </p>
      )}
      <div role="status">
        {result !== null && (
          <p class={result.exam.mean >= MARK ? "notice good" : "notice"} data-mean={result.exam.mean}>
            After {result.timesteps.toLocaleString("en")} steps: <b>{tenths(result.exam.mean)}</b> ±{" "}
            {tenths(result.exam.std)}. {verdict(result.exam)}
          </p>
        )}
      </div>
    </div>
  );
}
