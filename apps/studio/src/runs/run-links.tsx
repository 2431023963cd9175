import { hrefOf } from "../app/url-state.ts";
import { ENVIRONMENTS } from "../train/catalog.ts";
import { machinePath } from "./machine.ts";

export interface RunLinksProps {
  /** The run, by the name that addresses give it. */
  readonly run: string;
  /** The environment that it learned in. */
  readonly env: string;
}

/** Where the agent of a run can be seen step by step, and be played against. */
export function RunLinks({ run, env }: RunLinksProps) {
  if (!ENVIRONMENTS.some(({ id }) => id === env)) return <span class="quiet">An environment of your own</span>;
  const name = machinePath(run) ?? run;
  return (
    <>
      <a href={hrefOf("watch", { run })} aria-label={`Watch ${name}`}>
        Watch
      </a>{" "}
      <a href={hrefOf("play", { env, run })} aria-label={`Play beside it: ${name}`}>
        Play beside it
      </a>
    </>
  );
}
