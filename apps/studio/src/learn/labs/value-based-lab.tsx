import { useReducer, useRef, useState } from "preact/hooks";
import { choice, number, urlParam } from "../../app/url-state.ts";
import { Slider } from "../../ui/field.tsx";
import { formatNumber } from "../../ui/format.ts";
import { Tabs } from "../../ui/tabs.tsx";
import { Lab } from "../lab.tsx";
import { Brushes } from "./shared/brushes.tsx";
import { Goals } from "./shared/goals.tsx";
import { mapCodec, paint, type TileMap } from "./shared/tile-map.ts";
import { isGrid, MAP, MuddyGrid, TILES, type Walker } from "./value-based.ts";
import { Sweeps } from "./value-based-sweeps.tsx";
import { Walking } from "./value-based-walking.tsx";
import "./shared/labs.css";

// Its outcome: press "Run" under "With a map: sweeps" until the values have settled (10 sweeps), then, under
// "Without: by walking", "Run" at the speed "As fast as it can": a second makes the greedy way by Q reach the goal.

const view = urlParam("view", choice(["sweeps", "walking"]), "sweeps");
const gamma = urlParam("gamma", number(0, 1), 1);
const alpha = urlParam("alpha", number(0.05, 1), 0.5);
const epsilon = urlParam("epsilon", number(0, 1), 0.1);
const mud = urlParam("mud", number(-10, 0), -3);
const map = urlParam(
  "map",
  mapCodec((rows: TileMap) => new MuddyGrid({ map: rows, mud: 0 })),
  MAP,
);

const TABS = [
  { id: "sweeps", title: "With a map: sweeps" },
  { id: "walking", title: "Without: by walking" },
] as const;

/** A grid where a step costs 1, and one into mud what one likes: values found with its map, then without. */
export function ValueBasedLab() {
  const done = useRef({ settled: false, arrives: false });
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [brush, setBrush] = useState<string | null>(null);
  const [refusal, setRefusal] = useState(false);
  /** It keeps what it has learned when the world or a setting is changed under it, until it is reset. */
  const walker = useRef<Walker | null>(null);
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
  const world = { map: map.value, mud: mud.value };
  const key = `${map.value} ${mud.value} ${gamma.value}`;
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
          <Sweeps key={key} world={world} gamma={gamma.value} onPress={press} onSettled={() => mark("settled")} />
        ) : (
          <Walking
            key={`${key} ${alpha.value} ${epsilon.value}`}
            world={world}
            settings={{ gamma: gamma.value, alpha: alpha.value, epsilon: epsilon.value }}
            walker={walker}
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
        <Setting label="Reward of a step into mud" param={mud} min={-10} max={0} step={0.5} />
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
      format={formatNumber}
      onChange={(value) => {
        param.value = value;
      }}
    />
  );
}
