import { specOf } from "perilune/envs/registry";
import { useEffect, useMemo, useState } from "preact/hooks";
import { loadEnvironment } from "../engine/environments.ts";
import { ENVIRONMENTS, titleOf } from "../train/catalog.ts";
import { NumberField, SelectField } from "../ui/field.tsx";
import { runOptions, useRuns } from "../watch/chooser.tsx";
import { watching } from "../watch/client.ts";
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

/** Where a person plays an environment, beside a trained agent on the same seed. */
export default function PlayPage() {
  const env = address.env.value;
  const run = address.run.value;
  const { arena, problem } = useArena(env, run);
  const runs = useRuns()?.filter((entry) => entry.env === env) ?? [];
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
          options={[
            { value: "", label: runs.length > 0 ? "Nobody" : "Nobody: no agent trained here yet" },
            ...runOptions(runs),
          ]}
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
      {arena !== null && <GameView key={arena} arena={arena} />}
    </div>
  );
}

/** The game of an environment and, where a run is given, its agent as it was at the end. */
function useArena(env: string, run: string): { readonly arena: Arena | null; readonly problem: string | null } {
  const key = useMemo(() => ({ env, run }), [env, run]);
  const [answer, setAnswer] = useState<{ key: object; arena: Arena | null; problem: string | null } | null>(null);
  useEffect(() => {
    let isGone = false;
    openArena(key).then(
      (arena) => isGone || setAnswer({ key, arena, problem: null }),
      (error: Error) => isGone || setAnswer({ key, arena: null, problem: error.message }),
    );
    return () => {
      isGone = true;
    };
  }, [key]);
  return answer?.key === key ? answer : { arena: null, problem: null };
}

async function openArena({ env, run }: { readonly env: string; readonly run: string }): Promise<Arena> {
  await loadEnvironment(env);
  const { id, doc } = specOf(env);
  if (doc === undefined) throw new Error(`${id} does not say which keys play it`);
  const seed = address.seed.peek();
  if (run === "") return new Arena(id, doc, new Match({ id, kwargs: {} }, seed, null));
  const source = { kind: "stored", run } as const;
  const subject = await watching.ask("open", { source });
  if (subject.env.id !== id) throw new Error(`run ${run} learned ${subject.env.id}; choose a run of ${id}`);
  const agent = await watching.ask("policy", { source, stage: "end" });
  return new Arena(id, doc, new Match(subject.env, seed, agent));
}
