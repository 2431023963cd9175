import { useReducer, useRef, useState } from "preact/hooks";
import { number, urlParam } from "../../app/url-state.ts";
import { Slider } from "../../ui/field.tsx";
import { formatNumber } from "../../ui/format.ts";
import { Lab } from "../lab.tsx";
import {
  CAT_SPEED,
  CHEESE,
  choiceOf,
  type Decision,
  decide,
  MAP,
  MouseWalk,
  type MouseWorld,
  mouseMaze,
  PILE,
  type Places,
  type Plans,
  placesOf,
  TILES,
  twoPlans,
} from "./discounting.ts";
import { Arithmetic } from "./shared/arithmetic.tsx";
import { expectedLines } from "./shared/backup-lines.ts";
import { Bars, valueBars } from "./shared/bars.tsx";
import { Brushes } from "./shared/brushes.tsx";
import { horizonOf } from "./shared/discounted.ts";
import { Goals } from "./shared/goals.tsx";
import { type GridTile, GridView } from "./shared/grid-view.tsx";
import { LineOfRewards } from "./shared/line-of-rewards.tsx";
import { type Pace, usePace, useWork } from "./shared/pace.ts";
import { Stepper } from "./shared/stepper.tsx";
import type { Thing } from "./shared/things.tsx";
import { bestArrows, heatOf, MOVES, mapCodec, paint, placeName, shortNumber, type TileMap } from "./shared/tile-map.ts";
import "./shared/labs.css";

// Its outcome: the slider "Discount γ" is at a value where the mouse stays (0.5, as it opens), and then at one where it
// leaves (0.9). The plan is worked out over some frames after each move.

const gamma = urlParam("gamma", number(0, 0.999), 0.5);
const cheese = urlParam("cheese", number(0, 10), CHEESE);
const pile = urlParam("pile", number(1, 1000), PILE);
const catSpeed = urlParam("cat", number(0, 1), CAT_SPEED);
const map = urlParam(
  "map",
  mapCodec((rows) => mouseMaze({ map: rows, cheese: 1, pile: 1, catSpeed: 0.5 })),
  MAP,
);

/** Mouse, cheese and cat: what is near against what is much. */
export function DiscountingLab() {
  const world: MouseWorld = {
    map: map.value,
    cheese: cheese.value,
    pile: pile.value,
    catSpeed: catSpeed.value,
  };
  const worldKey = JSON.stringify(world);
  const plans = useWork(worldKey, () => twoPlans(world));
  const found = useWork(worldKey + gamma.value, () => decide(world, gamma.value));
  // A plan of another map fits no longer.
  const decision = found?.values.length === mouseMaze(world).observationSpace.n ? found : null;

  const seen = useRef({ stays: false, leaves: false });
  if (decision !== null) seen.current[choiceOf(decision) === "pile" ? "leaves" : "stays"] = true;
  const { stays, leaves } = seen.current;

  const [brush, setBrush] = useState<string | null>(null);
  const press = (index: number): void => {
    if (brush !== null) map.value = paint(map.peek(), index, brush, TILES);
  };
  const walk = useWalk(world, worldKey, decision);
  const places = placesOf(world.map, walk.mouse.state);
  const [selected, setSelected] = useState(places.mouse);
  return (
    <Lab
      id="discounting"
      title="Near cheese or the pile?"
      outcome="find a γ for which the mouse stays with the small cheese, and one for which it leaves for the pile."
      reached={stays && leaves}
    >
      <Slider
        label="Discount γ"
        name="gamma"
        min={0}
        max={0.999}
        step={0.001}
        value={gamma.value}
        format={(value) => value.toFixed(3)}
        hint={`Rewards count for about 1/(1 − γ) = ${formatNumber(horizonOf(gamma.value))} steps.`}
        onChange={(value) => {
          gamma.value = value;
        }}
      />
      <p class="lab-verdict" role="status">
        {decision === null ? "Working the plan out …" : verdict(decision)}
      </p>
      <div class="lab-columns">
        <div>
          <GridView
            label="The maze"
            columns={world.map[0].length}
            tiles={tilesOf(world.map, places, decision)}
            selected={selected}
            onSelect={setSelected}
            onPress={press}
          />
          <Stepper {...walk.controls} runLabel="Let it walk" resetLabel="Back to the start">
            {walkText(walk.mouse)}
          </Stepper>
          <details>
            <summary>Change the world</summary>
            <Brushes kinds={TILES} brush={brush} onBrush={setBrush} />
            <Slider
              label="Reward of a small cheese"
              name="cheese"
              min={0}
              max={10}
              step={0.5}
              value={cheese.value}
              onChange={(value) => {
                cheese.value = value;
              }}
            />
            <Slider
              label="Reward of the pile"
              name="pile"
              min={1}
              max={1000}
              step={1}
              value={pile.value}
              onChange={(value) => {
                pile.value = value;
              }}
            />
            <Slider
              label="How often the cat steps"
              name="cat"
              min={0}
              max={1}
              step={0.05}
              value={catSpeed.value}
              hint="0: it stands still. 1: it takes a step whenever the mouse does."
              onChange={(value) => {
                catSpeed.value = value;
              }}
            />
          </details>
        </div>
        <div>
          {plans !== null && decision !== null && <TwoLines plans={plans} decision={decision} />}
          {decision !== null && <TileDetails world={world} decision={decision} places={places} tile={selected} />}
        </div>
      </div>
      <Goals
        goals={[
          { text: "A γ for which the mouse stays with the small cheese", done: stays },
          { text: "A γ for which it leaves for the pile", done: leaves },
        ]}
      />
    </Lab>
  );
}

function verdict(decision: Decision): string {
  const after = `(${formatNumber(decision.sweeps)} sweeps of planning)`;
  if (choiceOf(decision) === "cheese") {
    return `At γ = ${decision.gamma.toFixed(3)} the mouse stays with the small cheese ${after}.`;
  }
  return `At γ = ${decision.gamma.toFixed(3)} the mouse leaves for the pile and has it with a chance of ${formatNumber(
    100 * decision.pile,
  )} % ${after}.`;
}

/** The two plans side by side, each as it is paid and as it counts; where the mouse leaves, it leaves by its own plan. */
function TwoLines({ plans, decision }: { readonly plans: Plans; readonly decision: Decision }) {
  const { gamma } = decision;
  const leaves = choiceOf(decision) === "pile";
  const cheeses = plans.cheese.rewards;
  const toPile = leaves ? decision.rewards : plans.pile.rewards;
  const full = Math.max(...cheeses.subarray(0, 24), ...toPile.subarray(0, 24));
  return (
    <div>
      <p class="label">Expected rewards of the next steps: outlined as they are paid, filled as they count now</p>
      <LineOfRewards
        title="Stay with the small cheese"
        rewards={cheeses}
        gamma={gamma}
        full={full}
        isBetter={!leaves}
      />
      <LineOfRewards title="Leave for the pile" rewards={toPile} gamma={gamma} full={full} isBetter={leaves} />
    </div>
  );
}

interface TileDetailsProps {
  readonly world: MouseWorld;
  readonly decision: Decision;
  readonly places: Places;
  readonly tile: number;
}

/** What each move is worth on a tile, and how the best of them is worked out. */
function TileDetails({ world, decision, places, tile }: TileDetailsProps) {
  const tiles = world.map.join("");
  if (tile >= tiles.length || tiles[tile] === "#" || tiles[tile] === "P") {
    return <p class="quiet">Point at a tile, or go there by the arrow keys, to see what each move is worth there.</p>;
  }
  const state = places.offset + tile;
  const q = decision.qValues.subarray(MOVES.length * state, MOVES.length * (state + 1));
  const best = decision.policy[state];
  const name = placeName(tile, world.map[0].length);
  const chances = mouseMaze(world).transitions(state, best);
  return (
    <>
      <Bars
        title={`What each move is worth in ${name}, with the cat where it is`}
        bars={valueBars(MOVES, q, formatNumber)}
      />
      <Arithmetic
        title={`The value of going ${MOVES[best]}: chance × (reward + γ × value of where it leads)`}
        lines={expectedLines(chances, decision.values, decision.gamma)}
      />
    </>
  );
}

function tilesOf(map: TileMap, places: Places, decision: Decision | null): GridTile[] {
  const values = decision?.values.subarray(places.offset, places.offset + map.join("").length);
  const greatest = values === undefined ? 0 : Math.max(...values);
  return [...map.join("")].map((tile, index) => {
    if (tile === "#") return { label: "wall", isWall: true };
    const things: Thing[] = [];
    if (tile === "c") things.push("cheese");
    if (tile === "P") things.push("pile");
    if (index === places.cat) things.push("cat");
    if (index === places.mouse) things.push("mouse");
    const words = things.length === 0 ? "floor" : things.join(" and ");
    if (values === undefined || decision === null || tile === "P") return { label: words, things };
    const arrows = bestArrows(decision.qValues, MOVES.length * (places.offset + index));
    const best = MOVES.filter((_, move) => arrows[move] > 0).join(" or ");
    return {
      label: `${words}, value ${formatNumber(values[index])}${best === "" ? "" : `, best move ${best}`}`,
      things,
      arrows: things.length > 0 ? [] : arrows,
      heat: heatOf(values[index], greatest),
      text: shortNumber(values[index]),
    };
  });
}

/** A mouse that walks by the plan, and the controls of its walk. */
function useWalk(world: MouseWorld, worldKey: string, decision: Decision | null) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [running, setRunning] = useState(false);
  const [pace, setPace] = useState<Pace>("slow");
  const mouse = useRef({ key: worldKey, seed: 0, walk: new MouseWalk(world, 0) });
  const begin = (seed: number): void => {
    mouse.current = { key: worldKey, seed, walk: new MouseWalk(world, seed) };
  };
  if (mouse.current.key !== worldKey) begin(0);
  const step = (): boolean => {
    const { walk } = mouse.current;
    if (decision !== null) walk.step(decision.policy[walk.state], decision.gamma);
    return walk.end === null;
  };
  usePace({ running, pace, step, onFrame: () => redraw(0), onDone: () => setRunning(false) });
  const controls = {
    running,
    onRun: setRunning,
    onStep: () => {
      step();
      redraw(0);
    },
    onReset: () => {
      setRunning(false);
      begin(mouse.current.seed + 1);
      redraw(0);
    },
    pace,
    onPace: setPace,
    isOver: mouse.current.walk.end !== null,
  };
  return { mouse: mouse.current.walk, controls };
}

function walkText({ steps, earned, discounted, end }: MouseWalk): string {
  const how = end === null ? "" : end === "pile" ? " At the pile!" : " The cat has it.";
  return `Step ${steps}: earned ${formatNumber(earned)}, discounted ${formatNumber(discounted)}.${how}`;
}
