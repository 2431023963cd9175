import path from "node:path";
import { encodeReplay, type Replay } from "perilune";
import { makeFolder, writeFileAtomic } from "../run/atomic-file.ts";
import { encodeMp4 } from "./encode.ts";
import { replayFilm } from "./replay-film.ts";

/** The two forms of a replay, and who made the first. */
export interface ReplayFiles {
  readonly video: string;
  readonly replay: string;
  readonly encoder: "ffmpeg" | "bundled";
}

/** Writes `replay.mp4` and `replay.json` into a folder. */
export async function writeReplay(folder: string, replay: Replay): Promise<ReplayFiles> {
  const film = replayFilm(replay);
  makeFolder(folder);
  const video = path.join(folder, "replay.mp4");
  const json = path.join(folder, "replay.json");
  const encoder = await encodeMp4(video, film);
  writeFileAtomic(json, encodeReplay(replay));
  return { video, replay: json, encoder };
}
