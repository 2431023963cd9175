import { useId } from "preact/hooks";
import type { TileKind } from "./tile-map.ts";

export interface BrushesProps {
  readonly kinds: readonly TileKind[];
  /** The tile to put down; `null` while the grid is only looked at. */
  readonly brush: string | null;
  readonly onBrush: (tile: string | null) => void;
}

/** What a press on the grid puts down. */
export function Brushes({ kinds, brush, onBrush }: BrushesProps) {
  const name = useId();
  const choices = [{ tile: null, name: "look only" }, ...kinds];
  return (
    <fieldset class="brushes">
      <legend class="label">A press on a tile puts down</legend>
      {choices.map((choice) => (
        <label key={choice.name} class="brush">
          <input type="radio" name={name} checked={brush === choice.tile} onChange={() => onBrush(choice.tile)} />
          {choice.name}
        </label>
      ))}
    </fieldset>
  );
}
