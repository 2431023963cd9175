import { load, weightsHash } from "perilune/checkpoint";
import { specOf } from "perilune/envs/registry";
import { RUN_FILES } from "perilune/training";
import type { Report } from "./protocol.ts";
import type { OpenRun } from "./run-folder.ts";
import { snapshot } from "./training.ts";

/** Shows a run that was trained to its end, as its files say it: there is nothing to go on with, and nothing is changed. */
export async function showFinished(
  run: OpenRun,
  report: (report: Report, transfer?: Transferable[]) => void,
): Promise<void> {
  const { config, path } = run;
  const { policy } = await load(await run.read(RUN_FILES.model), { kernels: "plain" });
  const history = await run.history(null);
  const last = history.records.at(-1);
  const timesteps = last?.["time/total_timesteps"] ?? config.n_timesteps;
  const mark = specOf(config.env).rewardThreshold ?? null;
  report({ kind: "begun", run: path, config, mark, timesteps, paused: false, ...history });
  report({ kind: "policy", policy: snapshot({ policy, numTimesteps: timesteps }) });
  report({
    kind: "ended",
    outcome: {
      stopped: timesteps < config.n_timesteps ? "early" : "target",
      timesteps,
      seconds: last?.["time/time_elapsed"] ?? 0,
      weightsHash: weightsHash(policy),
    },
  });
}
