/** Whether a machine stands behind this page, rather than a host of plain files. */
export function hasMachine(): boolean {
  return document.querySelector('meta[name="perilune-machine"]') !== null;
}

/** Before the path of a run that lies on the machine, in addresses and wherever runs of both places are named. */
const MACHINE = "machine:";

/** Names a run of the machine. */
export function machineName(path: string): string {
  return MACHINE + path;
}

/** The machine's path of a run that is named so, `null` for a run of this browser. */
export function machinePath(name: string): string | null {
  return name.startsWith(MACHINE) ? name.slice(MACHINE.length) : null;
}
