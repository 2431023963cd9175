import { useReducer, useRef, useState } from "preact/hooks";
import { choice, flag, integer, number, type Param, urlParam } from "../../app/url-state.ts";
import { SelectField, Slider, Switch } from "../../ui/field.tsx";
import { formatNumber } from "../../ui/format.ts";
import { Lab } from "../lab.tsx";
import { ALPHA, type Curiosity, Forager, GAMMA, MAP, MOST_STEPS, maze, PILE, plansForPile, TILES } from "./foraging.ts";
import { Arithmetic } from "./shared/arithmetic.tsx";
import { backupLines } from "./shared/backup-lines.ts";
import { Bars, valueBars } from "./shared/bars.tsx";
import { Brushes } from "./shared/brushes.tsx";
import { Goals } from "./shared/goals.tsx";
import { type GridTile, GridView } from "./shared/grid-view.tsx";
import { type Pace, usePace } from "./shared/pace.ts";
import { Stepper } from "./shared/stepper.tsx";
import type { Thing } from "./shared/things.tsx";
import {
  bestArrows,
  heatOf,
  MOVES,
  mapCodec,
  paint,
  placeName,
  shortCount,
  shortNumber,
  type TileMap,
} from "./shared/tile-map.ts";
import { WideTable } from "./shared/wide-table.tsx";
import "./shared/labs.css";

// Its outcome: "Run" at ε = 0 (as it opens) to the end of its 20,000 steps: crumbs only. Then ε = 0.5 and "Run" again:
// the pile is found and the plan without exploring leads to it. At full speed each takes about a second.

const LAYERS = ["values", "visits"] as const;

const epsilon = urlParam("epsilon", number(0, 1), 0);
const falls = urlParam("falls", flag, false);
const layer = urlParam("layer", choice(LAYERS), "values");
const gamma = urlParam("gamma", number(0, 0.999), GAMMA);
const alpha = urlParam("alpha", number(0.01, 1), ALPHA);
const pile = urlParam("pile", number(0, 1000), PILE);
const seed = urlParam("seed", integer(0, 9999), 0);
const map = urlParam(
  "map",
  mapCodec((rows) => maze({ map: rows, pile: PILE })),
  MAP,
);

/** A run that is over, in the table below the maze. */
interface Result {
  readonly key: string;
  readonly isCurious: boolean;
  readonly settings: string;
  readonly cheeses: number;
  readonly piles: number;
  readonly found: number | null;
  readonly plans: boolean;
}

/** Crumbs that are known against a pile that is not. */
export function ExplorationLab() {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [running, setRunning] = useState(false);
  const [pace, setPace] = useState<Pace>("full");
  const [brush, setBrush] = useState<string | null>(null);
  const [selected, setSelected] = useState(map.peek().join("").indexOf("M"));
  const [results, setResults] = useState<readonly Result[]>([]);

  const curiosity = { epsilon: epsilon.value, falls: falls.value, gamma: gamma.value, alpha: alpha.value };
  const world = { map: map.value, pile: pile.value };
  const key = JSON.stringify([world, curiosity, seed.value]);
  const current = useRef<{ readonly key: string; readonly mouse: Forager } | null>(null);
  if (current.current?.key !== key) current.current = { key, mouse: new Forager(world, curiosity, seed.value) };
  const { mouse } = current.current;

  const note = (): void => {
    const { cheeses, piles, found } = mouse;
    const plans = plansForPile(world, mouse.q);
    const isCurious = curiosity.epsilon > 0;
    const result = { key, isCurious, settings: settingsText(curiosity), cheeses, piles, found, plans };
    setResults((all) => [...all.filter((each) => each.key !== result.key), result].slice(-6));
  };
  const stop = (): void => setRunning(false);
  usePace({
    running,
    pace,
    step: () => mouse.step(),
    onFrame: () => redraw(0),
    onDone: () => {
      setRunning(false);
      note();
    },
  });
  const crumbsOnly = useRef(false);
  crumbsOnly.current ||= results.some((result) => !result.isCurious && result.found === null);
  const learned = useRef(false);
  learned.current ||= results.some((result) => result.isCurious && result.plans);
  const isOver = mouse.steps >= MOST_STEPS;
  return (
    <Lab
      id="exploration"
      title="The pile that nobody has told of"
      outcome="watch a mouse without curiosity miss the pile, and find an ε with which another one learns the way to it."
      reached={crumbsOnly.current && learned.current}
    >
      <div class="lab-columns">
        <Slider
          label="ε, the chance of a random move"
          name="epsilon"
          min={0}
          max={1}
          step={0.05}
          value={epsilon.value}
          format={(value) => value.toFixed(2)}
          hint="0: always the best known move. 1: chance alone."
          onChange={(value) => {
            stop();
            epsilon.value = value;
          }}
        />
        <Switch
          label="Let ε fall to 0.05"
          name="falls"
          value={falls.value}
          hint="Over the first half of the run: curious at first, settled later."
          onChange={(on) => {
            stop();
            falls.value = on;
          }}
        />
      </div>
      <Stepper
        running={running}
        onRun={setRunning}
        onStep={() => {
          mouse.step();
          redraw(0);
        }}
        onReset={() => {
          stop();
          seed.value = (seed.peek() + 1) % 10_000;
        }}
        resetLabel="A new mouse"
        pace={pace}
        onPace={setPace}
        isOver={isOver}
      >
        Step {formatNumber(mouse.steps)} of {formatNumber(MOST_STEPS)}
      </Stepper>
      <div class="lab-columns">
        <div>
          <SelectField
            label="Colours and numbers show"
            name="layer"
            value={layer.value}
            options={[
              { value: "values", label: "what the mouse thinks a tile is worth" },
              { value: "visits", label: "how often it has been there" },
            ]}
            onChange={(value) => {
              layer.value = value;
            }}
          />
          <GridView
            label="The maze"
            columns={map.value[0].length}
            tiles={tilesOf(map.value, mouse, layer.value)}
            selected={selected}
            onSelect={setSelected}
            onPress={(index) => {
              if (brush === null) return;
              stop();
              map.value = paint(map.peek(), index, brush, TILES);
            }}
          />
          <details>
            <summary>Change the world and how it learns</summary>
            <Brushes kinds={TILES} brush={brush} onBrush={setBrush} />
            <Setting label="Reward of the pile" param={pile} max={1000} step={10} onChange={stop} />
            <Setting label="Discount γ" param={gamma} max={0.999} step={0.001} onChange={stop} />
            <Setting label="Learning rate α" param={alpha} min={0.01} max={1} step={0.01} onChange={stop} />
          </details>
        </div>
        <div>
          <dl class="figures">
            <Figure name="Cheeses" value={formatNumber(mouse.cheeses)} />
            <Figure name="Piles" value={formatNumber(mouse.piles)} />
            <Figure
              name="Pile first found"
              value={mouse.found === null ? "never" : `step ${formatNumber(mouse.found)}`}
            />
            <Figure name="ε now" value={formatNumber(mouse.epsilon)} />
          </dl>
          <Bars
            title={`What each move is thought to be worth in ${placeName(selected, map.value[0].length)}`}
            bars={valueBars(MOVES, mouse.q.subarray(4 * selected, 4 * selected + 4), formatNumber)}
          />
          <Arithmetic
            title="The last backup"
            lines={mouse.backup === null ? [] : backupLines(mouse.backup)}
            empty="Take one step to see what is learned from it."
          />
        </div>
      </div>
      <Results results={results} />
      <Goals
        goals={[
          { text: "A run at ε = 0: crumbs only, 20,000 steps long", done: crumbsOnly.current },
          { text: "A run at another ε after which the best known way leads to the pile", done: learned.current },
        ]}
      />
    </Lab>
  );
}

/** A number of the address on a slider; a run under way stops before it changes. */
function Setting(props: {
  readonly label: string;
  readonly param: Param<number>;
  readonly min?: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: () => void;
}) {
  const { label, param, min = 0, max, step, onChange } = props;
  return (
    <Slider
      label={label}
      name={param.name}
      min={min}
      max={max}
      step={step}
      value={param.value}
      onChange={(value) => {
        onChange();
        param.value = value;
      }}
    />
  );
}

/** How a mouse explored, and how it learned where that is not as the lab opens. */
function settingsText({ epsilon: share, falls: isFalling, gamma: discount, alpha: rate }: Curiosity): string {
  const parts = [isFalling ? `${share}, falling` : String(share)];
  if (discount !== GAMMA) parts.push(`γ ${discount}`);
  if (rate !== ALPHA) parts.push(`α ${rate}`);
  return parts.join("; ");
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Runs that are over, side by side. */
function Results({ results }: { readonly results: readonly Result[] }) {
  if (results.length === 0) return null;
  return (
    <WideTable label="Runs that are over" heads={["ε", "Cheeses", "Piles", "First found", "The plan now leads to"]}>
      {results.map(({ key, settings, cheeses, piles, found, plans }) => (
        <tr key={key}>
          <td>{settings}</td>
          <td>{formatNumber(cheeses)}</td>
          <td>{formatNumber(piles)}</td>
          <td>{found === null ? "never" : `step ${formatNumber(found)}`}</td>
          <td>{plans ? "the pile" : "the crumbs"}</td>
        </tr>
      ))}
    </WideTable>
  );
}

function tilesOf(rows: TileMap, mouse: Forager, shows: (typeof LAYERS)[number]): GridTile[] {
  const tiles = [...rows.join("")];
  const values = tiles.map((_, index) => Math.max(...mouse.q.subarray(4 * index, 4 * index + 4)));
  const shown = shows === "values" ? values : [...mouse.visits];
  const greatest = Math.max(...shown.map(Math.abs));
  return tiles.map((tile, index) => {
    if (tile === "#") return { label: "wall", isWall: true };
    const things: Thing[] = [];
    if (tile === "c") things.push("cheese");
    if (tile === "P") things.push("pile");
    if (index === mouse.place) things.push("mouse");
    const words = things.length === 0 ? "floor" : things.join(" and ");
    const arrows = bestArrows(mouse.q, 4 * index);
    const about = shows === "values" ? `value ${formatNumber(shown[index])}` : `${formatNumber(shown[index])} visits`;
    return {
      label: `${words}, ${about}`,
      things,
      arrows: things.length > 0 ? [] : arrows,
      heat: heatOf(shown[index], greatest),
      ...(shown[index] === 0
        ? {}
        : { text: shows === "values" ? shortNumber(shown[index]) : shortCount(shown[index]) }),
    };
  });
}
