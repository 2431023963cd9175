import { effect } from "@preact/signals";
import { TrainingClient } from "../engine/client.ts";

/** Where it is kept, for this tab alone, which run was under way: a reload goes on with it. */
const KEY = "perilune-training";

/** The one training of this tab; it goes on while other pages are looked at. */
export const training: TrainingClient = new TrainingClient();

effect(() => {
  const path = training.run.value?.path;
  const phase = training.phase.value;
  if (path === undefined) return;
  if (phase === "running") sessionStorage.setItem(KEY, path);
  else if (phase !== "starting") sessionStorage.removeItem(KEY);
});

/** Whether this tab was reloaded while that run was under way. */
export function wasUnderWay(path: string): boolean {
  return sessionStorage.getItem(KEY) === path;
}
