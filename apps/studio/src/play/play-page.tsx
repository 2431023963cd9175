import { specOf } from "perilune/envs/registry";
import { useEffect, useMemo, useState } from "preact/hooks";
import { hrefOf } from "../app/url-state.ts";
import { loadEnvironment } from "../engine/environments.ts";
import type { RunEntry } from "../runs/run-store.ts";
import { ENVIRONMENTS, titleOf } from "../train/catalog.ts";
import { NumberField, SelectField } from "../ui/field.tsx";
import { runOptions, useRuns } from "../watch/chooser.tsx";
import { watching } from "../watch/client.ts";
import { RunCards } from "../watch/run-cards.tsx";
import { Arena } from "./arena.ts";
import { GameView } from "./game-view.tsx";
import { Match } from "./match.ts";
import * as address from "./play-state.ts";
import "./play.css";

const PACES = [
  ["0.25", "A quarter"],
  ["0.5", "Half"],
  ["1", "Real time"],
  ["2", "Twice"],
] as const;

/** What one begins with. */
const USUAL = "CartPole-v1";

/** Where a person plays an environment, beside a trained agent on the same seed. */
export default function PlayPage() {
  const run = address.run.value;
  const { env, arena, problem } = useArena(address.env.value, run);
  const all = useRuns();
  const runs = useMemo(() => all?.filter((entry) => entry.env === env) ?? null, [all, env]);
  const pace = address.pace.value;
  useEffect(() => {
    if (arena !== null) arena.pace = Number(pace);
  }, [arena, pace]);
  return (
    <div class="play">
      <header>
        <h1>Play {titleOf(ENVIRONMENTS, env)}</h1>
        <p class="lead">
          {arena?.doc.description ?? "Take the agent's place, or play beside one that you trained, on the same seed."}
        </p>
      </header>
      <div class="play-fields">
        <SelectField
          label="Environment"
          name="env"
          value={env}
          options={ENVIRONMENTS.map(({ id, title, group }) => ({ value: id, label: title, group }))}
          onChange={(value) => {
            address.env.value = value;
            address.run.value = "";
          }}
        />
        <SelectField
          label="Beside"
          name="run"
          value={run}
          options={[{ value: "", label: "Nobody" }, ...runOptions(runs ?? [])]}
          onChange={(value) => {
            address.run.value = value;
          }}
        />
        <NumberField
          label="Seed"
          name="seed"
          value={address.seed.value}
          min={0}
          integer
          onChange={(value) => {
            address.seed.value = value;
          }}
        />
        <SelectField
          label="Pace"
          name="pace"
          value={pace}
          options={PACES.map(([value, label]) => ({ value, label }))}
          onChange={(value) => {
            address.pace.value = value;
          }}
        />
      </div>
      {problem !== null && (
        <p class="notice bad" role="alert">
          It cannot be played: {problem}.
        </p>
      )}
      {arena === null && problem === null && <p class="waiting">One moment …</p>}
      {arena !== null && (
        <GameView key={arena} arena={arena}>
          <Partners env={env} runs={runs} />
        </GameView>
      )}
    </div>
  );
}

/** Agents among which one looks; a field offers the others. */
const CARDS = 4;

interface PartnersProps {
  readonly env: string;
  /** Those of the environment, `null` as long as that is not known. */
  readonly runs: readonly RunEntry[] | null;
}

/** Who could play beside. */
function Partners({ env, runs }: PartnersProps) {
  if (runs === null) return null;
  return (
    <section class="panel partners" aria-labelledby="partners-title">
      <h2 id="partners-title">Against an agent</h2>
      {runs.length > 0 ? (
        <>
          <p>It plays on the same seed as you, in a world of its own. Who gets further?</p>
          <RunCards
            runs={runs}
            limit={CARDS}
            onChoose={(run) => {
              address.run.value = run;
            }}
          />
        </>
      ) : (
        <>
          <p>
            No agent has learned {titleOf(ENVIRONMENTS, env)} here yet. Train one, and it plays here on the same seed as
            you, in a world of its own. Who gets further?
          </p>
          <a class="button" href={hrefOf("train", { env })}>
            Train one
          </a>
        </>
      )}
    </section>
  );
}

interface Opened {
  /** The environment that is played. */
  readonly env: string;
  readonly arena: Arena | null;
  readonly problem: string | null;
}

/** The game that the address names: of an environment and, where a run is given, its agent as it was at the end. */
function useArena(env: string, run: string): Opened {
  const key = useMemo(() => ({ env, run }), [env, run]);
  const [answer, setAnswer] = useState<(Opened & { readonly key: object }) | null>(null);
  const wanted = env || (run === "" ? USUAL : "");
  useEffect(() => {
    let isGone = false;
    openArena(wanted, run).then(
      (opened) => isGone || setAnswer({ key, ...opened, problem: null }),
      (error: Error) => isGone || setAnswer({ key, env: wanted, arena: null, problem: error.message }),
    );
    return () => {
      isGone = true;
    };
  }, [key]);
  // Until a run is open, what was played before stands.
  return answer?.key === key ? answer : { env: wanted || (answer?.env ?? ""), arena: null, problem: null };
}

/** @param wanted The environment; empty for the run's own. */
async function openArena(wanted: string, run: string): Promise<{ readonly env: string; readonly arena: Arena }> {
  const source = { kind: "stored", run } as const;
  const learned = run === "" ? null : (await watching.ask("open", { source })).env;
  const env = learned ?? { id: wanted, kwargs: {} };
  await loadEnvironment(env.id);
  const { id, doc } = specOf(env.id);
  if (wanted !== "" && wanted !== id) throw new Error(`run ${run} learned ${id}; choose a run of ${wanted}`);
  if (doc === undefined) throw new Error(`${id} does not say which keys play it`);
  const agent = learned && (await watching.ask("policy", { source, stage: "end" }));
  return { env: id, arena: new Arena(doc, new Match(env, address.seed.peek(), agent)) };
}
