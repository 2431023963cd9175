import { useEffect, useMemo, useState } from "preact/hooks";
import { useKeys } from "../app/keys.ts";
import type { Task } from "../engine/protocol.ts";
import { machinePath } from "../runs/machine.ts";
import { Button } from "../ui/button.tsx";
import { SelectField } from "../ui/field.tsx";
import { ALGORITHMS, ENVIRONMENTS, type Entry, titleOf, usualAlgorithm } from "./catalog.ts";
import { RUN_KEYS, RunView } from "./run-view.tsx";
import { training, wasUnderWay } from "./session.ts";
import { SettingsForm } from "./settings-form.tsx";
import { Stage } from "./stage.tsx";
import * as address from "./train-state.ts";
import "./train.css";

/** Where an agent is chosen, trained and watched. */
export default function TrainPage() {
  useKeys(RUN_KEYS);
  const phase = training.phase.value;
  useRunOfAddress();
  return phase === "idle" ? <Choice /> : <RunView onLeave={leave} onRetry={retry} />;
}

/** Shows the run that the address names; one that a reload interrupted goes on. */
function useRunOfAddress(): void {
  const path = address.run.value;
  useEffect(() => {
    if (path !== "" && training.run.peek()?.path !== path && training.phase.peek() !== "starting") show(path);
  }, [path]);
  const begun = training.run.value?.path;
  useEffect(() => {
    if (begun !== undefined) address.run.value = begun;
  }, [begun]);
  const speed = address.speed.value;
  useEffect(() => training.setSpeed(speed === 0 ? Number.POSITIVE_INFINITY : speed), [speed]);
}

function show(path: string): void {
  if (machinePath(path) !== null) training.watch(path);
  else training.open(path, { paused: !wasUnderWay(path) });
}

/** What did not begin: a run of the address, or a new one. */
function retry(): void {
  const path = address.run.peek();
  if (path === "") start();
  else show(path);
}

/** A new run, unless something in the form cannot be: that is shown instead. */
function start(): void {
  const wrong = document.querySelector<HTMLElement>(".settings [aria-invalid=true]");
  wrong?.closest("details")?.setAttribute("open", "");
  wrong?.focus();
  if (wrong !== null) return;
  const env = address.env.peek();
  const algorithm = address.algorithm.peek() || usualAlgorithm(env);
  address.run.value = "";
  training.start({
    algorithm,
    env,
    envArguments: {},
    settings: address.overrides.peek(),
    seed: address.seed.peek(),
    steps: address.steps.peek() || undefined,
    nEnvs: address.numEnvs.peek() || undefined,
  });
}

/** Back to the choice; a run under way ends with a checkpoint. */
function leave(): void {
  training.leave();
  address.run.value = "";
}

/** What to train, and how. */
function Choice() {
  const env = address.env.value;
  const algorithm = address.algorithm.value || usualAlgorithm(env);
  const { task, problem, ask } = useTask(env, algorithm);
  const title = titleOf(ENVIRONMENTS, env);
  const chance = useMemo(() => ({ env, env_kwargs: {} }), [env]);
  return (
    <div class="choice">
      <div>
        <h1>Train an agent, and watch it learn</h1>
        <p class="lead">
          An agent that knows nothing acts by chance, as the one you see. Lend it your processor for a while: it learns
          by trial and error, here in this page.
        </p>
        <div class="pair">
          <SelectField
            label="Environment"
            name="env"
            value={env}
            options={optionsOf(ENVIRONMENTS)}
            onChange={(value) => {
              address.env.value = value;
              address.algorithm.value = "";
              address.overrides.value = {};
            }}
          />
          <SelectField
            label="Algorithm"
            name="algo"
            value={algorithm}
            options={optionsOf(ALGORITHMS)}
            onChange={(value) => {
              address.algorithm.value = value === usualAlgorithm(env) ? "" : value;
              address.overrides.value = {};
            }}
          />
        </div>
        <div class="row">
          <Button kind="primary" icon="play" name="train" onClick={start} disabled={problem !== null}>
            Train {title}
          </Button>
          <span class="quiet">
            {titleOf(ALGORITHMS, algorithm)}, seed {address.seed.value}
          </span>
        </div>
        {problem !== null && <p class="notice bad">{problem}</p>}
      </div>
      <section class="panel" aria-label="An agent that acts by chance">
        <Stage config={chance} policy={null} />
      </section>
      <details class="panel choice-settings" onToggle={(event) => event.currentTarget.open && ask()}>
        <summary>Settings</summary>
        {task === null ? <p class="waiting">{problem ?? "One moment …"}</p> : <SettingsForm task={task} />}
      </details>
    </div>
  );
}

interface TaskState {
  readonly task: Task | null;
  readonly problem: string | null;
  /** Fetches the library and what it knows of the task. */
  readonly ask: () => void;
}

/** What the library says of an environment and an algorithm, once somebody wants to know. */
function useTask(env: string, algorithm: string): TaskState {
  const [isAsked, setAsked] = useState(false);
  const [answer, setAnswer] = useState<{ key: string; task: Task | null; problem: string | null } | null>(null);
  const key = `${algorithm} ${env}`;
  // Anything but what one begins with: whether the two fit is worth knowing at once.
  const isWanted = isAsked || env !== "CartPole-v1" || algorithm !== "ppo";
  useEffect(() => {
    if (!isWanted) return;
    training.describe(env, algorithm).then(
      (task) => setAnswer({ key: `${algorithm} ${env}`, task, problem: null }),
      (error: Error) => setAnswer({ key: `${algorithm} ${env}`, task: null, problem: error.message }),
    );
  }, [env, algorithm, isWanted]);
  const { task = null, problem = null } = answer?.key === key ? answer : {};
  return { task, problem, ask: () => setAsked(true) };
}

function optionsOf(entries: readonly Entry[]): { value: string; label: string; group: string }[] {
  return entries.map(({ id, title, group }) => ({ value: id, label: title, group }));
}
