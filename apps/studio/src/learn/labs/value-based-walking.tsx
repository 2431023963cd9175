import { useEffect, useState } from "preact/hooks";
import { choice, urlParam } from "../../app/url-state.ts";
import { SelectField } from "../../ui/field.tsx";
import { formatNumber } from "../../ui/format.ts";
import { Arithmetic } from "./shared/arithmetic.tsx";
import { backupLines } from "./shared/backup-lines.ts";
import { Bars, valueBars } from "./shared/bars.tsx";
import { GridView } from "./shared/grid-view.tsx";
import { Stepper } from "./shared/stepper.tsx";
import { bestArrows, MOVES, placeName } from "./shared/tile-map.ts";
import { useSteps } from "./use-steps.ts";
import { bestMove, greedyWalk, Walker, type WalkSettings, type World, walkWords } from "./value-based.ts";
import { tilesOf } from "./value-based-tiles.ts";

const LAYERS = [
  { value: "values", label: "what the best move is worth" },
  { value: "visits", label: "how often it has been there" },
] as const;

const layer = urlParam("layer", choice(["values", "visits"]), "values");

export interface WalkingProps {
  readonly world: World;
  readonly settings: WalkSettings;
  /** Keeps what it has learned while the lab is open. */
  readonly walker: { current: Walker | null };
  readonly onPress: (tile: number) => void;
  readonly onArrival: () => void;
}

/** Q-learning: no map, one correction a step. */
export function Walking({ world, settings, walker, onPress, onArrival }: WalkingProps) {
  const { work, controls } = useSteps(() => {
    walker.current = new Walker(world, settings, 1, walker.current ?? undefined);
    return walker.current;
  });
  const reset = (): void => {
    walker.current = null;
    controls.onReset();
  };
  const walk = greedyWalk(world.map, (tile) => bestMove(work.q, tile));
  useEffect(() => {
    if (walk.arrives) onArrival();
  }, [walk.arrives]);
  const all = world.map.join("");
  const [selected, setSelected] = useState(all.indexOf("S"));
  const columns = world.map[0].length;
  const isOpen = !"#G".includes(all[selected]);
  const row = MOVES.length * selected;
  const tiles = tilesOf(world.map, {
    value: (tile) => work.q[MOVES.length * tile + bestMove(work.q, tile)],
    arrows: (tile) => bestArrows(work.q, MOVES.length * tile),
    agent: work.tile,
    way: walk.arrives ? walk.tiles : [],
    ...(layer.value === "visits" ? { visits: work.visits } : {}),
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
        <Stepper {...controls} onReset={reset} stepLabel="One step">
          {`${work.steps.toLocaleString("en")} steps, ${work.episodes.toLocaleString("en")} times at the goal`}
        </Stepper>
        <p class="lab-verdict" role="status">
          Going greedily by Q from the start {walkWords(walk, columns)}.
        </p>
        <SelectField
          label="Colours and numbers show"
          name={layer.name}
          value={layer.value}
          options={LAYERS}
          onChange={(value) => {
            layer.value = value;
          }}
        />
      </div>
      <div>
        <Arithmetic
          title="The last correction"
          lines={work.last === null ? [] : backupLines(work.last)}
          empty="Take one step: what it showed corrects one number."
        />
        {isOpen && (
          <Bars
            title={`Q of each move in ${placeName(selected, columns)} (here ${formatNumber(work.visits[selected])} times): no map needed`}
            bars={valueBars(MOVES, work.q.subarray(row, row + MOVES.length), formatNumber)}
          />
        )}
      </div>
    </div>
  );
}
