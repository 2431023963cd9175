import { useEffect, useState } from "preact/hooks";
import { machinePath } from "../runs/machine.ts";
import { watching } from "./client.ts";
import type { Source } from "./source.ts";
import type { Stage } from "./subject.ts";

/** Milliseconds between two looks at a run. */
const LOOK_EVERY = 3000;

/** Whether a run of this machine has kept another stage since it was opened. */
export function useNewer(source: Source, stages: readonly Stage[]): boolean {
  const [isNewer, setNewer] = useState(false);
  useEffect(() => {
    setNewer(false);
    const path = source.kind === "stored" ? machinePath(source.run) : null;
    if (path === null) return;
    const known = new Set(stages.map(({ id }) => id));
    let seen: number | null = null;
    let isGone = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async (): Promise<void> => {
      const { MachineStore } = await import("../runs/machine-store.ts");
      const { changed } = await new MachineStore().describe(path);
      if (changed === seen || isGone) return;
      const { stages: now } = await watching.ask("open", { source });
      seen = changed;
      if (!isGone) setNewer(now.some(({ id }) => !known.has(id)));
    };
    const again = (): void => {
      timer = setTimeout(() => {
        // A machine that does not answer has nothing newer; what is there can still be watched.
        if (!isGone) void (document.hidden ? Promise.resolve() : look().catch(() => {})).then(again);
      }, LOOK_EVERY);
    };
    again();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [source, stages]);
  return isNewer;
}
