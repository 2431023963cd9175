import { PeriluneError } from "perilune/errors";
import type { RunConfig } from "perilune/training";
import type { RunContent, RunEntry, RunFileEntry, RunReader } from "./run-store.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A run of the machine whose `perilune studio` serves this page; a folder that is broken says why. */
export interface MachineRun {
  readonly path: string;
  readonly about: MachineRunAbout | null;
  readonly state: MachineRunState;
  readonly problem: string | null;
  readonly changed: number;
}

interface MachineRunAbout extends Pick<RunConfig, "env" | "algorithm" | "seed" | "n_timesteps"> {
  readonly steps: number;
  /** Mean return of its latest episodes, `null` before there is one. */
  readonly reward: number | null;
}

export type MachineRunState = "training" | "finished" | "stopped" | "broken";

/** What the state of a run is called. */
export const STATES: Readonly<Record<MachineRunState, string>> = {
  training: "in training",
  finished: "finished",
  stopped: "stopped",
  broken: "broken",
};

/** What is new in a file that grows. */
export interface Growth {
  readonly bytes: Bytes;
  /** Whether the file has become shorter than what was read of it: it is to be read anew. */
  readonly isCut: boolean;
}

/** The runs of this machine, as `perilune studio` gives them to be read; its address holds in pages and in workers. */
export class MachineStore implements RunReader {
  /** Every run, the latest changed first. */
  async list(): Promise<MachineRun[]> {
    const response = await this.#ask("runs", {});
    return ((await response.json()) as { runs: MachineRun[] }).runs;
  }

  /** @throws PeriluneError where there is none any more */
  async describe(run: string): Promise<MachineRun> {
    const response = await this.#ask("run", { run });
    if (response.status !== 404) return (await response.json()) as MachineRun;
    throw new PeriluneError(`there is no run ${run} on this machine any more; choose another`);
  }

  async runs(): Promise<RunEntry[]> {
    return (await this.list()).flatMap(({ path, about, changed }) =>
      about === null ? [] : [{ path, env: about.env, algorithm: about.algorithm, changed }],
    );
  }

  async read(run: string, name: string): Promise<Bytes | null> {
    const response = await this.#ask("file", { run, name });
    return response.status === 404 ? null : new Uint8Array(await response.arrayBuffer());
  }

  /** What a file has from a byte on. */
  async readFrom(run: string, name: string, from: number): Promise<Growth> {
    const response = await this.#ask("file", { run, name }, { range: `bytes=${from}-` });
    const none = new Uint8Array();
    if (response.status === 206) return { bytes: new Uint8Array(await response.arrayBuffer()), isCut: false };
    const size = response.status === 416 ? Number(response.headers.get("content-range")?.split("/")[1]) : 0;
    return { bytes: none, isCut: size < from };
  }

  async files(run: string): Promise<RunFileEntry[]> {
    const response = await this.#ask("files", { run });
    return response.status === 404 ? [] : ((await response.json()) as { files: RunFileEntry[] }).files;
  }

  /** All files of a run that is not being trained. */
  async content(run: string): Promise<RunContent> {
    const content = new Map<string, Bytes>();
    for (const { name } of await this.files(run)) {
      const bytes = await this.read(run, name);
      if (bytes !== null) content.set(name, bytes);
    }
    return content;
  }

  async #ask(
    question: string,
    values: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    // The machine's studio stands at the root of its address, whatever page or worker asks.
    const url = new URL(`/api/${question}?${new URLSearchParams(values)}`, location.href);
    let response: Response;
    try {
      response = await fetch(url, { headers, cache: "no-store" });
    } catch (error) {
      throw new PeriluneError("perilune studio no longer answers; start it again and open the address that it prints", {
        cause: error,
      });
    }
    if (response.ok || response.status === 404 || response.status === 416) return response;
    throw new PeriluneError(
      response.status === 401
        ? "perilune studio was started anew; open the address that it printed last"
        : `perilune studio answered with an error (${response.status}); look at its terminal`,
    );
  }
}
