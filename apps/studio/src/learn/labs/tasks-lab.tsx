import { useReducer, useRef, useState } from "preact/hooks";
import { choice, integer, number, text, urlParam } from "../../app/url-state.ts";
import { CanvasFigure } from "../../ui/canvas-figure.tsx";
import { Chart } from "../../ui/chart.tsx";
import { SelectField, Slider } from "../../ui/field.tsx";
import { formatNumber } from "../../ui/format.ts";
import { Tabs } from "../../ui/tabs.tsx";
import { Lab } from "../lab.tsx";
import { horizonOf } from "./shared/discounted.ts";
import { Goals } from "./shared/goals.tsx";
import { type Pace, usePace } from "./shared/pace.ts";
import { Stepper } from "./shared/stepper.tsx";
import { WideTable } from "./shared/wide-table.tsx";
import { driftOf, MOST_STEPS, sizeOf, TASK_IDS, TASKS, TaskRun } from "./tasks.ts";
import "./shared/labs.css";

// Its outcome: (1) "Run" in the countdown grid until its episode ends; (2) the tab "Queue of customers" with γ at 1 (as
// it opens), "Run" at full speed past 2,000 steps; (3) the same with γ at 0.99 until the return has settled.

const task = urlParam("task", choice(TASK_IDS), "countdown");
const rule = urlParam("rule", text, "");
const gamma = urlParam("gamma", number(0.9, 1), 1);
const seed = urlParam("seed", integer(0, 9999), 0);

/** Steps after which a task that never ends has shown what it is. */
const ENOUGH = 2000;

/** A task that ends beside tasks that do not. */
export function TasksLab() {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [running, setRunning] = useState(false);
  const [pace, setPace] = useState<Pace>("quick");
  const chosen = TASKS.find(({ id }) => id === task.value) ?? TASKS[0];
  const chosenRule = chosen.rules.find(({ id }) => id === rule.value) ?? chosen.rules[0];
  const key = `${chosen.id} ${chosenRule.id} ${gamma.value} ${seed.value}`;
  const current = useRef<{ readonly key: string; readonly run: TaskRun } | null>(null);
  if (current.current?.key !== key) {
    current.current = { key, run: new TaskRun(chosen, chosenRule, gamma.peek(), seed.peek()) };
  }
  const { run } = current.current;

  const done = useRef({ ends: false, grows: false, settles: false });
  if (chosen.kind === "episodic") done.current.ends ||= run.episodes.length > 0;
  else if (run.gamma === 1) done.current.grows ||= run.steps >= ENOUGH;
  else done.current.settles ||= run.hasSettled;
  const { ends, grows, settles } = done.current;

  const context = useRef<CanvasRenderingContext2D | null>(null);
  const draw = (): void => {
    if (context.current !== null) run.env.draw?.(context.current);
  };
  const isOver = run.end !== null || run.steps >= MOST_STEPS;
  const begun = (): void => {
    if (run.end !== null) run.again();
  };
  usePace({
    running,
    pace,
    step: () => run.step(),
    onFrame: () => {
      draw();
      redraw(0);
    },
    onDone: () => setRunning(false),
  });
  return (
    <Lab
      id="tasks"
      title="With an end, and without"
      outcome="see an episode end, see a return grow without bound, and make it settle."
      reached={ends && grows && settles}
    >
      <Tabs
        label="Tasks"
        tabs={TASKS.map(({ id, name }) => ({ id, title: name }))}
        selected={chosen.id}
        onSelect={(id) => {
          setRunning(false);
          rule.value = "";
          task.value = id;
        }}
      >
        <p>
          <span class="chip">{chosen.kind}</span> {chosen.about}
        </p>
        <div class="lab-columns">
          <div>
            <CanvasFigure
              key={key}
              label={chosen.name}
              description={`Step ${run.steps}, earned ${formatNumber(run.earned)}.`}
              {...sizeOf(chosen)}
              onContext={(given) => {
                context.current = given;
                draw();
              }}
            />
            <SelectField
              label="Who acts"
              name="rule"
              value={chosenRule.id}
              options={chosen.rules.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(id) => {
                setRunning(false);
                rule.value = id;
              }}
            />
            <Slider
              label="Discount γ"
              name="gamma"
              min={0.9}
              max={1}
              step={0.001}
              value={gamma.value}
              format={(value) => value.toFixed(3)}
              hint={
                gamma.value === 1
                  ? "Every reward counts in full, however late."
                  : `Rewards count for about ${formatNumber(horizonOf(gamma.value))} steps.`
              }
              onChange={(value) => {
                setRunning(false);
                gamma.value = value;
              }}
            />
          </div>
          <div>
            <Chart
              label="Return so far"
              xLabel="steps"
              lines={[{ label: "return so far", color: "--line-1" }]}
              data={run.curve.slice(0, 2)}
              height={170}
            />
            <Chart
              label="Reward per step so far"
              xLabel="steps"
              lines={[{ label: "reward per step", color: "--line-2", dash: [8, 4] }]}
              data={[run.curve[0], run.curve[2]]}
              height={170}
            />
          </div>
        </div>
      </Tabs>
      <Stepper
        running={running}
        runLabel={run.end === null ? "Run" : "Next episode"}
        isOver={isOver && run.end === null}
        onRun={(on) => {
          if (on) begun();
          setRunning(on);
        }}
        onStep={() => {
          begun();
          run.step();
          draw();
          redraw(0);
        }}
        onReset={() => {
          setRunning(false);
          seed.value = (seed.peek() + 1) % 10_000;
        }}
        pace={pace}
        onPace={setPace}
        resetLabel="Begin anew"
      >
        Step {formatNumber(run.steps)}
      </Stepper>
      <p class="lab-verdict" role="status">
        {verdict(run, chosen.kind === "continuing")}
      </p>
      <Episodes run={run} />
      <Goals
        goals={[
          { text: "An episode has ended: its return is one number, and the next one begins anew", done: ends },
          {
            text: `${formatNumber(ENOUGH)} steps of a task without an end at γ = 1: the return goes on growing, the reward per step settles`,
            done: grows,
          },
          { text: "The same task with a smaller γ: now the return settles too", done: settles },
        ]}
      />
    </Lab>
  );
}

function verdict(run: TaskRun, isContinuing: boolean): string {
  if (run.end === "terminated")
    return `The episode is over after ${run.steps} steps: return ${formatNumber(run.discounted)}.`;
  if (run.end === "truncated") {
    return `Cut off after ${run.steps} steps by a limit of time, not by the task: so far ${formatNumber(run.discounted)}.`;
  }
  if (run.steps === 0) return "Press Run.";
  if (!isContinuing) return `Return so far ${formatNumber(run.discounted)}; the episode goes on.`;
  const mean = `${formatNumber(run.perStep)} per step`;
  if (run.gamma < 1) {
    return run.hasSettled
      ? `The return has settled at ${formatNumber(run.discounted)}: what comes now counts for less than a thousandth.`
      : `Return ${formatNumber(run.discounted)}; the next reward counts ${formatNumber(run.weight)}.`;
  }
  const settled = driftOf(run) < 0.05 ? "hardly moves any more" : "still moves";
  return `Return ${formatNumber(run.discounted)} and no end in sight; ${mean} ${settled}.`;
}

/** The last episodes in a line each. */
function Episodes({ run }: { readonly run: TaskRun }) {
  if (run.episodes.length === 0) return null;
  return (
    <WideTable label="The last episodes" heads={["Episode", "Steps", "Return", "Ended by"]}>
      {run.episodes.slice(-5).map((episode, index) => (
        <tr key={run.episodes.length - index}>
          <td>{Math.max(0, run.episodes.length - 5) + index + 1}</td>
          <td>{episode.steps}</td>
          <td>{formatNumber(episode.discounted)}</td>
          <td>{episode.end === "terminated" ? "the task" : "a limit of time"}</td>
        </tr>
      ))}
    </WideTable>
  );
}
