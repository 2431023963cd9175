import { useRef, useState } from "preact/hooks";
import { nextCell } from "./grid-keys.ts";
import { type Thing, ThingDrawing } from "./things.tsx";
import { placeName } from "./tile-map.ts";
import "./grid.css";

/** A tile as it is shown. */
export interface GridTile {
  /** What is read out behind its place: "wall", or "cheese, value 3.2, best move up". */
  readonly label: string;
  readonly isWall?: boolean;
  /** Drawn one over another. */
  readonly things?: readonly Thing[];
  /** Its colour from −1 (bad) over 0 (none) to 1 (good). */
  readonly heat?: number;
  /** How strong the arrows up, right, down and left are, each from 0 to 1: probabilities, or the best moves. */
  readonly arrows?: readonly number[];
  /** A number in its corner, a value or how often one was here; the label says it too. */
  readonly text?: string;
}

export interface GridViewProps {
  /** What the grid is: "The maze". */
  readonly label: string;
  readonly columns: number;
  readonly tiles: readonly GridTile[];
  /** The tile whose details are shown beside the grid. */
  readonly selected?: number;
  /** Told of the tile that has the focus or that is pointed at. */
  readonly onSelect?: (index: number) => void;
  /** A tile is pressed, by Enter, Space or a pointer (which may be drawn over many). */
  readonly onPress?: (index: number) => void;
  /** Keys beyond those that move: `(index, key)`; true where the key did something. */
  readonly onKey?: (index: number, key: string) => boolean;
}

/** A world of tiles: values as colours, moves as arrows; arrow keys go from tile to tile. */
export function GridView({ label, columns, tiles, selected, onSelect, onPress, onKey }: GridViewProps) {
  const [current, setCurrent] = useState(selected ?? 0);
  const grid = useRef<HTMLFieldSetElement>(null);
  const byPointer = useRef(false);
  const keyDown = (event: KeyboardEvent, index: number): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!event.shiftKey || event.key.length === 1) {
      const to = nextCell(index, event.key, columns, tiles.length);
      if (to !== null) {
        event.preventDefault();
        grid.current?.querySelectorAll<HTMLButtonElement>(".grid-tile")[to]?.focus();
        return;
      }
    }
    if (onKey?.(index, event.shiftKey && event.key.startsWith("Arrow") ? `Shift+${event.key}` : event.key)) {
      event.preventDefault();
    }
  };
  return (
    <fieldset class="grid-view" ref={grid} style={{ "--columns": columns }}>
      <legend class="unseen">{label}: arrow keys go from tile to tile</legend>
      {tiles.map((tile, index) => (
        <button
          key={index}
          type="button"
          class={`grid-tile${tile.isWall ? " is-wall" : ""}${index === selected ? " is-selected" : ""}`}
          tabIndex={index === Math.min(current, tiles.length - 1) ? 0 : -1}
          aria-label={`${placeName(index, columns)}: ${tile.label}`}
          data-tile={index}
          data-text={tile.text}
          style={{ "--heat": Math.abs(tile.heat ?? 0).toFixed(3), "--tint": tint(tile.heat ?? 0) }}
          onFocus={() => {
            setCurrent(index);
            onSelect?.(index);
          }}
          onKeyDown={(event) => keyDown(event, index)}
          onPointerDown={(event) => {
            // A finger may be about to scroll: its press is the click that follows.
            byPointer.current = event.pointerType !== "touch" && event.button === 0;
            if (byPointer.current) onPress?.(index);
          }}
          onPointerEnter={(event) => {
            if (event.pointerType === "touch") return;
            onSelect?.(index);
            if (event.buttons === 1) onPress?.(index);
          }}
          onClick={() => {
            if (!byPointer.current) onPress?.(index);
            byPointer.current = false;
          }}
        >
          <TileDrawing tile={tile} />
        </button>
      ))}
    </fieldset>
  );
}

/** Things and arrows of a tile. */
function TileDrawing({ tile }: { readonly tile: GridTile }) {
  const { things = [], arrows = [] } = tile;
  if (things.length === 0 && !arrows.some((strength) => strength > 0)) return null;
  return (
    <svg viewBox="0 0 60 60" aria-hidden="true">
      <g transform={tile.text === undefined ? undefined : BESIDE_TEXT}>
        {arrows.map(
          (strength, move) =>
            strength > 0 && (
              <path
                key={move}
                class="grid-arrow"
                transform={`rotate(${90 * move} 30 30)`}
                d={arrowPath(strength)}
                opacity={0.35 + 0.65 * strength}
              />
            ),
        )}
      </g>
      {things.map((thing) => (
        <ThingDrawing key={thing} thing={thing} />
      ))}
    </svg>
  );
}

/** Keeps the arrows clear of the number in the corner. */
const BESIDE_TEXT = "translate(0 -2) scale(0.85)";

/** An arrow from the middle upwards, the longer the stronger. */
function arrowPath(strength: number): string {
  const tip = 30 - 8 - 17 * strength;
  return `M30 ${30 - 6}V${tip + 4}M${30 - 5} ${tip + 6}L30 ${tip}L${30 + 5} ${tip + 6}`;
}

function tint(heat: number): string {
  return heat < 0 ? "var(--coral)" : "var(--mint)";
}
