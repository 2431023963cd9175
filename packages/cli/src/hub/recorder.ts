import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { encodeReplay, makeReference, recordReplay } from "perilune";
import type { Recorder } from "perilune/hub";
import { tidied } from "../interrupt.ts";
import { writeReplay } from "../video/write-replay.ts";

/** Records an episode as a film and as a replay; where the environment cannot be drawn, the replay alone. */
export const recordFilm: Recorder = async (policy, env, options) => {
  const replay = recordReplay(policy, env, options);
  const example = makeReference(env);
  example.close?.();
  if (example.draw === undefined) return { json: encodeReplay(replay) };
  const folder = mkdtempSync(path.join(tmpdir(), "perilune-film-"));
  return tidied(
    () => rmSync(folder, { recursive: true, force: true }),
    async () => {
      const { video, replay: json } = await writeReplay(folder, replay);
      return { mp4: readFileSync(video), json: readFileSync(json, "utf8") };
    },
  );
};
