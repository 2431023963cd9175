import { useState } from "preact/hooks";
import { formatNumber } from "../../ui/format.ts";
import { Arithmetic } from "./shared/arithmetic.tsx";
import { inBrackets } from "./shared/backup-lines.ts";
import { Bars, valueBars } from "./shared/bars.tsx";
import { GridView } from "./shared/grid-view.tsx";
import { Stepper } from "./shared/stepper.tsx";
import { bestArrows, MOVES, placeName } from "./shared/tile-map.ts";
import { useSteps } from "./use-steps.ts";
import { Countdown, type World } from "./value-based.ts";
import { tilesOf } from "./value-based-tiles.ts";

export interface SweepsProps {
  readonly world: World;
  readonly gamma: number;
  readonly onPress: (tile: number) => void;
  readonly onSettled: () => void;
}

/** Value iteration: all tiles at once, again and again, with the map in hand. */
export function Sweeps({ world, gamma, onPress, onSettled }: SweepsProps) {
  const { work, controls } = useSteps(
    () => new Countdown(world, gamma),
    (countdown) => countdown.isSettled && onSettled(),
  );
  const all = world.map.join("");
  const [selected, setSelected] = useState(all.indexOf("S"));
  const moves = work.movesFrom(selected);
  const values = moves.map(({ value }) => value);
  const best = moves[values.indexOf(Math.max(...values))];
  const columns = world.map[0].length;
  const isOpen = !"#G".includes(all[selected]);
  const tiles = tilesOf(world.map, {
    value: (tile) => work.values[tile],
    arrows: (tile) =>
      bestArrows(
        work.movesFrom(tile).map(({ value }) => value),
        0,
      ),
  });
  return (
    <div class="lab-columns">
      <div>
        <GridView
          label="The grid"
          columns={columns}
          tiles={tiles}
          selected={selected}
          onSelect={setSelected}
          onPress={onPress}
        />
        <Stepper {...controls} stepLabel="One sweep" isOver={work.isSettled || work.isEndless}>
          {work.isSettled
            ? `Settled after ${work.sweep} sweeps.`
            : work.isEndless
              ? "Some tiles lead nowhere, and with no discount their values sink for ever."
              : `Sweep ${work.sweep}`}
        </Stepper>
      </div>
      <div>
        {isOpen ? (
          <>
            <Bars
              title={`Each move from ${placeName(selected, columns)}: its reward + γ × the value of where it leads`}
              bars={valueBars(MOVES, values, formatNumber)}
            />
            <Arithmetic
              title={`The tile's next value: the best of them, ${best.move}`}
              lines={[
                `the map says: ${best.move} leads to ${placeName(best.to, columns)}`,
                `${formatNumber(best.reward)} + ${formatNumber(gamma)} × ${best.terminated ? "0 (the goal)" : inBrackets(work.values[best.to])} = ${formatNumber(best.value)}`,
              ]}
            />
            <p class="quiet">
              These lines could not be worked out without the map: V alone does not say where a move leads.
            </p>
          </>
        ) : (
          <p class="quiet">Point at a floor tile, or go there by the arrow keys, to see how its value is worked out.</p>
        )}
      </div>
    </div>
  );
}
