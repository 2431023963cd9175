import { effect } from "@preact/signals";
import { goTo, hrefOf } from "../app/url-state.ts";
import { TrainingClient } from "../engine/client.ts";
import { toast } from "../ui/toasts.tsx";

/** Where it is kept, for this tab alone, which run was under way: a reload goes on with it. */
const KEY = "perilune-training";

/** The one training of this tab; it goes on while other pages are looked at. */
export const training: TrainingClient = new TrainingClient();

effect(() => {
  const path = training.run.value?.path;
  const phase = training.phase.value;
  if (path === undefined) return;
  try {
    if (phase === "running") sessionStorage.setItem(KEY, path);
    else if (phase !== "starting") sessionStorage.removeItem(KEY);
  } catch {
    // A browser that keeps nothing: after a reload, the run waits to be gone on with.
  }
});

effect(() => {
  const left = training.left.value;
  if (left === null) return;
  const { path, timesteps, problem } = left;
  toast(
    problem === null
      ? `Run ${path} was stopped after ${timesteps.toLocaleString("en")} steps, and is kept there.`
      : `Run ${path} was stopped. ${problem}. It is kept up to its last checkpoint.`,
    { label: "Show it", act: () => goTo(hrefOf("train", { run: path })) },
  );
});

/** Whether this tab was reloaded while that run was under way. */
export function wasUnderWay(path: string): boolean {
  try {
    return sessionStorage.getItem(KEY) === path;
  } catch {
    return false;
  }
}
