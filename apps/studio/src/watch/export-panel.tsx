import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { toast } from "../ui/toasts.tsx";
import { WatchClient } from "./client.ts";
import { download, fileName } from "./download.ts";
import { episodeCsv } from "./episode-csv.ts";
import type { EpisodeRecord } from "./episode-record.ts";
import type { Film } from "./film.ts";
import type { FilmFormat } from "./protocol.ts";

export interface ExportPanelProps {
  readonly record: EpisodeRecord;
  readonly film: Film;
  /** The moment that is seen. */
  readonly step: number;
}

/** An episode as files. */
export function ExportPanel({ record, film, step }: ExportPanelProps) {
  const { share, make, cancel } = useFilmMaking(record);
  return (
    <section class="panel" aria-labelledby="export-title">
      <h2 id="export-title">Save it</h2>
      {share === null ? (
        <div class="row">
          {film.isDrawn && (
            <>
              <Button name="gif" onClick={() => make("gif")}>
                GIF
              </Button>
              <Button name="video" onClick={() => make("video")}>
                Video
              </Button>
              <Button name="png" onClick={() => void savePicture(record, film, step)}>
                PNG of this moment
              </Button>
            </>
          )}
          <Button
            name="csv"
            onClick={() => {
              const csv = new Blob([episodeCsv(record, film.doc)], { type: "text/csv" });
              download(csv, fileName(record, csv));
            }}
          >
            CSV
          </Button>
        </div>
      ) : (
        <div class="row">
          <progress max={1} value={share} aria-label="Film made" />
          <span class="number">{Math.round(100 * share)} %</span>
          <Button onClick={cancel}>Cancel</Button>
        </div>
      )}
      <p class="quiet">
        A video is an MP4, or a WebM where the browser encodes no MP4. The CSV holds every step with all its digits.
      </p>
    </section>
  );
}

/** Makes one film at a time, in a worker of its own that can be ended. */
function useFilmMaking(record: EpisodeRecord) {
  const [share, setShare] = useState<number | null>(null);
  const client = useRef<WatchClient | null>(null);
  const cancel = (): void => {
    client.current?.close();
    client.current = null;
    setShare(null);
  };
  useEffect(() => cancel, []);
  const make = async (format: FilmFormat): Promise<void> => {
    const own = new WatchClient();
    client.current = own;
    setShare(0);
    try {
      const { env, seed, actions } = record;
      const blob = await own.ask("film", { episode: { env, seed, actions }, format }, { onProgress: setShare });
      download(blob, fileName(record, blob));
    } catch (error) {
      // A film that was given up is no news.
      if (client.current === own) toast(`No film: ${error instanceof Error ? error.message : error}.`);
    }
    if (client.current === own) cancel();
  };
  return { share, make: (format: FilmFormat) => void make(format), cancel };
}

async function savePicture(record: EpisodeRecord, film: Film, step: number): Promise<void> {
  const canvas = document.createElement("canvas");
  canvas.width = 2 * film.width;
  canvas.height = 2 * film.height;
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.scale(2, 2);
  film.seek(step);
  film.draw(context);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob === null) toast("No picture: the browser made none.");
  else download(blob, fileName(record, blob, step));
}
