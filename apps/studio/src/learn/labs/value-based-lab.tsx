import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import { choice, number, urlParam } from "../../app/url-state.ts";
import { Slider } from "../../ui/field.tsx";
import { formatNumber } from "../../ui/format.ts";
import { Tabs } from "../../ui/tabs.tsx";
import { Lab } from "../lab.tsx";
import { Arithmetic } from "./shared/arithmetic.tsx";
import { backupLines } from "./shared/backup-lines.ts";
import { Bars, valueBars } from "./shared/bars.tsx";
import { Brushes } from "./shared/brushes.tsx";
import { Goals } from "./shared/goals.tsx";
import { type GridTile, GridView } from "./shared/grid-view.tsx";
import { Stepper } from "./shared/stepper.tsx";
import type { Thing } from "./shared/things.tsx";
import { bestArrows, MOVES, mapCodec, paint, placeName, shortNumber, type TileMap } from "./shared/tile-map.ts";
import { useSteps } from "./use-steps.ts";
import { bestMove, Countdown, greedyWalk, gridOf, isGrid, MAP, TILES, Walker, walkWords } from "./value-based.ts";
import "./shared/labs.css";

// Its outcome: press "Run" under "With a map: sweeps" until the values have settled (8 sweeps), then, under
// "Without: by walking", "Run" at the speed "As fast as it can": a second makes the greedy way by Q reach the goal.

const view = urlParam("view", choice(["sweeps", "walking"]), "sweeps");
const gamma = urlParam("gamma", number(0, 1), 1);
const alpha = urlParam("alpha", number(0.05, 1), 0.5);
const epsilon = urlParam("epsilon", number(0, 1), 0.1);
const map = urlParam("map", mapCodec(gridOf), MAP);

const TABS = [
  { id: "sweeps", title: "With a map: sweeps" },
  { id: "walking", title: "Without: by walking" },
] as const;

/** A grid that costs 1 a step: values found with its map, then without. */
export function ValueBasedLab() {
  const done = useRef({ settled: false, arrives: false });
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [brush, setBrush] = useState<string | null>(null);
  const [refusal, setRefusal] = useState(false);
  const mark = (what: "settled" | "arrives"): void => {
    if (done.current[what]) return;
    done.current[what] = true;
    redraw(0);
  };
  const press = (index: number): void => {
    if (brush === null) return;
    const painted = paint(map.peek(), index, brush, TILES);
    setRefusal(!isGrid(painted));
    if (isGrid(painted)) map.value = painted;
  };
  const { settled, arrives } = done.current;
  const world = map.value;
  return (
    <Lab
      id="value-based"
      title="Count down to the goal"
      outcome="let the values settle by sweeps, and then let the agent learn Q until the greedy way by it reaches the goal."
      reached={settled && arrives}
    >
      <Tabs
        label="How values are found"
        tabs={TABS}
        selected={view.value}
        onSelect={(id) => {
          view.value = id;
        }}
      >
        {view.value === "sweeps" ? (
          <Sweeps
            key={`${world} ${gamma.value}`}
            world={world}
            gamma={gamma.value}
            onPress={press}
            onSettled={() => mark("settled")}
          />
        ) : (
          <Walking
            key={`${world} ${gamma.value} ${alpha.value} ${epsilon.value}`}
            world={world}
            onPress={press}
            onArrival={() => mark("arrives")}
          />
        )}
      </Tabs>
      <details>
        <summary>Change the world and how it is learned</summary>
        <Brushes kinds={TILES} brush={brush} onBrush={setBrush} />
        {refusal && (
          <p class="notice warn" role="status">
            There was no way left from the start to the goal, so that wall stayed away.
          </p>
        )}
        <Setting label="Discount γ" param={gamma} min={0} max={1} step={0.01} />
        <Setting label="Learning rate α" param={alpha} min={0.05} max={1} step={0.05} />
        <Setting label="Chance of a random move ε" param={epsilon} min={0} max={1} step={0.05} />
      </details>
      <Goals
        goals={[
          { text: "By sweeps: every value has settled", done: settled },
          { text: "By walking: going greedily by Q reaches the goal", done: arrives },
        ]}
      />
    </Lab>
  );
}

interface SettingProps {
  readonly label: string;
  readonly param: { readonly name: string; value: number };
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

function Setting({ label, param, ...bounds }: SettingProps) {
  return (
    <Slider
      {...bounds}
      label={label}
      name={param.name}
      value={param.value}
      format={(value) => value.toFixed(2)}
      onChange={(value) => {
        param.value = value;
      }}
    />
  );
}

interface SweepsProps {
  readonly world: TileMap;
  readonly gamma: number;
  readonly onPress: (tile: number) => void;
  readonly onSettled: () => void;
}

/** Value iteration: all tiles at once, again and again, with the map in hand. */
function Sweeps({ world, gamma: discount, onPress, onSettled }: SweepsProps) {
  const { work, controls } = useSteps(
    () => new Countdown(world, discount),
    (countdown) => countdown.isSettled && onSettled(),
  );
  const [selected, setSelected] = useState(world.join("").indexOf("S"));
  const moves = work.movesFrom(selected);
  const values = moves.map(({ value }) => value);
  const best = values.indexOf(Math.max(...values));
  const columns = world[0].length;
  const isOpen = !"#G".includes(world.join("")[selected]);
  const tiles = tilesOf(world, {
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
              ? "Some tiles lead nowhere: without a discount their values sink for ever."
              : `Sweep ${work.sweep}`}
        </Stepper>
      </div>
      <div>
        {isOpen ? (
          <>
            <Bars
              title={`Each move from ${placeName(selected, columns)}: −1 + γ × the value of where it leads`}
              bars={valueBars(MOVES, values, formatNumber)}
            />
            <Arithmetic
              title={`The tile's next value: the best of them, ${moves[best].move}`}
              lines={[
                `the map says: ${moves[best].move} leads to ${placeName(moves[best].to, columns)}`,
                `−1 + ${formatNumber(discount)} × ${world.join("")[moves[best].to] === "G" ? "0 (the goal)" : `(${formatNumber(work.values[moves[best].to])})`} = ${formatNumber(values[best])}`,
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

interface WalkingProps {
  readonly world: TileMap;
  readonly onPress: (tile: number) => void;
  readonly onArrival: () => void;
}

/** Q-learning: no map, one correction a step. */
function Walking({ world, onPress, onArrival }: WalkingProps) {
  const { work, controls } = useSteps(
    () => new Walker(world, { gamma: gamma.peek(), alpha: alpha.peek(), epsilon: epsilon.peek() }, 1),
  );
  const walk = greedyWalk(world, (tile) => bestMove(work.q, tile));
  useEffect(() => {
    if (walk.arrives) onArrival();
  }, [walk.arrives]);
  const [selected, setSelected] = useState(world.join("").indexOf("S"));
  const columns = world[0].length;
  const isOpen = !"#G".includes(world.join("")[selected]);
  const row = MOVES.length * selected;
  const tiles = tilesOf(world, {
    value: (tile) => work.q[MOVES.length * tile + bestMove(work.q, tile)],
    arrows: (tile) => bestArrows(work.q, MOVES.length * tile),
    agent: work.tile,
    way: walk.arrives ? walk.tiles : [],
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
        <Stepper {...controls} stepLabel="One step">
          {`${work.steps.toLocaleString("en")} steps, ${work.episodes.toLocaleString("en")} times at the goal`}
        </Stepper>
        <p class="lab-verdict" role="status">
          Going greedily by Q from the start {walkWords(walk, columns)}.
        </p>
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

interface Drawn {
  readonly value: (tile: number) => number;
  readonly arrows: (tile: number) => number[];
  readonly agent?: number;
  /** Tiles of the greedy way, set off by their colour. */
  readonly way?: readonly number[];
}

function tilesOf(world: TileMap, { value, arrows, agent, way = [] }: Drawn): GridTile[] {
  const all = [...world.join("")];
  const least = Math.min(-1, ...all.flatMap((tile, index) => ("#G".includes(tile) ? [] : [value(index)])));
  return all.map((tile, index) => {
    if (tile === "#") return { label: "wall", isWall: true };
    if (tile === "G") return { label: "goal", things: ["goal"], heat: 1 };
    const things: Thing[] = tile === "S" ? ["start"] : [];
    if (index === agent) things.push("agent");
    const own = arrows(index);
    const best = MOVES.filter((_, move) => own[move] > 0).join(" or ");
    const words = [tile === "S" ? "start" : "floor", ...(index === agent ? ["the agent is here"] : [])].join(", ");
    const isOnWay = way.includes(index);
    return {
      label: `${words}, value ${formatNumber(value(index))}${best === "" ? "" : `, best move ${best}`}${isOnWay ? ", on the greedy way" : ""}`,
      things,
      arrows: index === agent ? [] : own,
      heat: isOnWay ? 0.9 : (value(index) / least) * -0.6,
      text: shortNumber(value(index)),
    };
  });
}
