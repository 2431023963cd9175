import { useEffect, useState } from "preact/hooks";
import { integer, text, urlParam } from "../../app/url-state.ts";
import { openRunStore } from "../../runs/indexed-db-store.ts";
import { training } from "../../train/session.ts";
import { SelectField } from "../../ui/field.tsx";
import { Lab } from "../lab.tsx";
import { type FinishedRun, openFinished } from "./publish.ts";
import { PublishFolder } from "./publish-folder.tsx";
import { PublishVerify } from "./publish-verify.tsx";
import { Goals } from "./shared/goals.tsx";
import { TrainingControls } from "./training-controls.tsx";
import "./shared/labs.css";
import "./publish.css";

// Its outcome: press "Train CartPole for it" (some seconds, where no run is finished yet), then "Claim a score", "Play the
// same episodes again", and "Change one weight and play again".

const run = urlParam("run", text, "");
const seed = urlParam("seed", integer(0, 2_000_000), 1_000_000);
const store = openRunStore();

/** A finished run: its folder, its score that anybody can verify, and its card. */
export function PublishLab() {
  const { finished, problem, agent } = useFinished();
  const [seen, setSeen] = useState({ same: false, changed: false });
  const begun = training.run.value;
  return (
    <Lab
      id="publish"
      title="A score that others can check"
      outcome="get the same score from the same seeds, to the last bit, and another name for the agent from one changed weight."
      reached={seen.same && seen.changed}
    >
      {problem !== null && (
        <p class="notice bad" role="alert">
          The runs of this browser cannot be read: {problem}. Private windows may keep nothing.
        </p>
      )}
      {finished !== null && finished.length > 0 && (
        <SelectField
          label="Which of your agents?"
          name="run"
          value={agent?.path ?? ""}
          options={finished.map((path) => ({ value: path, label: path }))}
          onChange={(path) => {
            run.value = path;
            setSeen({ same: false, changed: false });
          }}
        />
      )}
      {finished?.length === 0 && (
        <>
          <p>
            No run of this browser is finished yet. Train a lander in the last lesson, or a pole on a cart here: it
            takes some seconds.
          </p>
          <TrainingControls
            isOurs={begun?.config.env === "CartPole-v1"}
            startLabel="Train CartPole for it"
            onStart={trainCartPole}
          />
        </>
      )}
      {agent !== null && (
        <div key={agent.path}>
          <h4>1. The run is a folder</h4>
          <PublishFolder agent={agent} />
          <h4>2. The score is a claim</h4>
          <PublishVerify
            agent={agent}
            seed={seed.value}
            onSeed={(value) => {
              seed.value = value;
            }}
            onSame={() => setSeen((before) => ({ ...before, same: true }))}
            onChanged={() => setSeen((before) => ({ ...before, changed: true }))}
          />
        </div>
      )}
      <Goals
        goals={[
          { text: "The same weights in the same episodes: the same score, bit for bit", done: seen.same },
          { text: "One weight changed: another hash, so another agent", done: seen.changed },
        ]}
      />
    </Lab>
  );
}

function trainCartPole(): void {
  training.setSpeed(Number.POSITIVE_INFINITY);
  training.start({
    algorithm: "ppo",
    env: "CartPole-v1",
    envArguments: {},
    settings: {},
    seed: 1,
    steps: undefined,
    nEnvs: undefined,
  });
}

/** The runs of this browser that were trained to their end, and the one that is chosen, opened. */
function useFinished() {
  const [finished, setFinished] = useState<readonly string[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [agent, setAgent] = useState<FinishedRun | null>(null);
  const ended = training.outcome.value;
  useEffect(() => {
    let isGone = false;
    const tell = (error: unknown): void => setProblem(error instanceof Error ? error.message : String(error));
    findFinished().then((paths) => isGone || setFinished(paths), tell);
    return () => {
      isGone = true;
    };
  }, [ended]);
  const path = finished === null ? null : finished.includes(run.value) ? run.value : (finished[0] ?? null);
  useEffect(() => {
    if (path === null) return;
    let isGone = false;
    const open = async (): Promise<void> => {
      const opened = await openFinished(path, await store.content(path));
      if (!isGone) setAgent(opened);
    };
    open().catch((error: unknown) => isGone || setProblem(error instanceof Error ? error.message : String(error)));
    return () => {
      isGone = true;
    };
  }, [path]);
  return { finished, problem, agent: agent?.path === path ? agent : null };
}

/** Newest first. */
async function findFinished(): Promise<string[]> {
  const runs = await store.runs();
  const files = await Promise.all(runs.map(({ path }) => store.files(path)));
  return runs
    .filter((_, index) => files[index].some(({ name }) => name === "model.safetensors"))
    .map(({ path }) => path);
}
