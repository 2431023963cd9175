import { useEffect, useState } from "preact/hooks";
import { hrefOf } from "../app/url-state.ts";
import { ALGORITHMS, ENVIRONMENTS, titleOf } from "../train/catalog.ts";
import { formatNumber } from "../ui/format.ts";
import { machineName } from "./machine.ts";
import { type MachineRun, MachineStore, STATES } from "./machine-store.ts";
import { RunLinks } from "./run-links.tsx";

/** Milliseconds between two looks at the machine's runs. */
const LOOK_EVERY = 2000;

/** The runs of the machine whose `perilune studio` serves this page, as they are now. */
export function MachineTable() {
  const [runs, setRuns] = useState<readonly MachineRun[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const store = new MachineStore();
    let timer: ReturnType<typeof setTimeout>;
    let isGone = false;
    const look = async (): Promise<void> => {
      try {
        const found = document.hidden ? null : await store.list();
        if (isGone) return;
        if (found !== null) setRuns(found);
        setProblem(null);
      } catch (error) {
        if (!isGone) setProblem(error instanceof Error ? error.message : String(error));
      }
      if (!isGone) timer = setTimeout(look, LOOK_EVERY);
    };
    void look();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, []);
  return (
    <section aria-labelledby="machine-title">
      <h2 id="machine-title">On this machine</h2>
      {problem !== null && (
        <p class="notice bad" role="alert">
          The runs of this machine cannot be read: {problem}.
        </p>
      )}
      {runs?.length === 0 && (
        <p class="notice">
          None yet. Train one in a terminal beside <code>perilune studio</code>:{" "}
          <code>npx perilune train ppo CartPole-v1</code>. It appears here as it learns.
        </p>
      )}
      {runs !== null && runs.length > 0 && (
        <div class="panel scroll-x">
          <table>
            <thead>
              <tr>
                <th scope="col">Run</th>
                <th scope="col" class="said-twice">
                  Environment
                </th>
                <th scope="col" class="said-twice">
                  Algorithm
                </th>
                <th scope="col" class="number">
                  Steps
                </th>
                <th scope="col" class="number">
                  Mean return
                </th>
                <th scope="col">State</th>
                <th scope="col">
                  <span class="unseen">What to do with it</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <Row key={run.path} run={run} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Row({ run: { path, about, state, problem } }: { readonly run: MachineRun }) {
  if (about === null) {
    return (
      <tr>
        <td>{path}</td>
        <td colSpan={6}>
          <span class="problem">Broken: {problem}.</span>
        </td>
      </tr>
    );
  }
  const { env, algorithm, steps, n_timesteps: total, reward } = about;
  return (
    <tr>
      <td>
        <a href={hrefOf("train", { run: machineName(path) })}>{path}</a>
      </td>
      <td class="said-twice">{titleOf(ENVIRONMENTS, env)}</td>
      <td class="said-twice">{titleOf(ALGORITHMS, algorithm)}</td>
      <td class="number" data-label="Steps">
        {steps.toLocaleString("en")} of {total.toLocaleString("en")}
      </td>
      <td class="number" data-label="Mean return">
        {reward === null ? "–" : formatNumber(reward)}
      </td>
      <td>
        <span class={state === "training" ? "chip good" : "chip"}>{STATES[state]}</span>
      </td>
      <td>
        <div class="row-actions">
          <RunLinks run={machineName(path)} env={env} />
        </div>
      </td>
    </tr>
  );
}
