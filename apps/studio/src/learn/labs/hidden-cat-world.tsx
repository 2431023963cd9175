import { useEffect } from "preact/hooks";
import { number, urlParam } from "../../app/url-state.ts";
import { Slider } from "../../ui/field.tsx";
import { formatNumber } from "../../ui/format.ts";
import { CORRIDORS, compareViews, meanReturn, PILE, stays, type Walk } from "./hidden-cat.ts";
import { type GridTile, GridView } from "./shared/grid-view.tsx";
import { useWork } from "./shared/pace.ts";

const loss = urlParam("eaten", number(0, 20), 0);

/** The same mouse, with and without the cat in sight: what it learns, and what that earns. */
export function HiddenCatWorld({ onStay }: { readonly onStay: () => void }) {
  const learned = useWork(String(loss.value), () => compareViews(loss.peek()));
  const isStaying = learned !== null && stays(learned.place);
  useEffect(() => {
    if (isStaying) onStay();
  }, [isStaying]);
  return (
    <>
      <p>
        A pile of {PILE} at one end, a cat at the other; which is where is drawn by lot in every episode. Two mice have
        learned in this world. One sees all of it, the other only its own place.
      </p>
      <Slider
        label="What it costs to be eaten"
        name="eaten"
        min={0}
        max={20}
        step={5}
        value={loss.value}
        onChange={(value) => {
          loss.value = value;
        }}
      />
      {learned === null ? (
        <p class="waiting">They are learning …</p>
      ) : (
        <div class="lab-columns">
          <Mouse title="It sees the whole state" walks={learned.state} />
          <Mouse title="It sees its own place" walks={learned.place} />
        </div>
      )}
    </>
  );
}

function Mouse({ title, walks }: { readonly title: string; readonly walks: readonly Walk[] }) {
  return (
    <div>
      <p class="label">{title}</p>
      <div class="corridors">
        {walks.map((walk, which) => (
          <div key={CORRIDORS[which]}>
            <GridView
              label={`${title}, the pile on the ${which === 0 ? "left" : "right"}`}
              columns={CORRIDORS[which].length}
              tiles={tilesOf(CORRIDORS[which], walk)}
            />
            <p class="quiet">{outcomeOf(CORRIDORS[which], walk)}</p>
          </div>
        ))}
      </div>
      <p class="lab-verdict" role="status">
        Its mean return: <b>{formatNumber(meanReturn(walks))}</b>
      </p>
    </div>
  );
}

function outcomeOf(corridor: string, walk: Walk): string {
  const end = corridor[walk.places[walk.places.length - 1]];
  const words = { P: "to the pile", C: "to the cat" }[end] ?? "stays where it is";
  return `${words}: ${formatNumber(walk.return)}`;
}

/** The corridor, the mouse where its way ends. */
function tilesOf(corridor: string, { places }: Walk): GridTile[] {
  const [start] = places;
  const end = places[places.length - 1];
  return [...corridor].map((tile, index) => {
    const words = { P: "the pile", C: "the cat" }[tile] ?? "the start";
    const isEnd = index === end;
    return {
      label: isEnd ? `${words}, the mouse ${tile === "C" ? "is eaten here" : "is here"}` : words,
      things: [
        ...(tile === "P" ? (["pile"] as const) : tile === "C" ? (["cat"] as const) : []),
        ...(isEnd && tile !== "C" ? (["mouse"] as const) : []),
      ],
      // Up, right, down, left.
      arrows: index === start && !isEnd ? [0, Number(end > start), 0, Number(end < start)] : [],
      heat: !isEnd || tile === "M" ? 0 : tile === "P" ? 0.6 : -0.8,
    };
  });
}
