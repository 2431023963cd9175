import { useReducer, useRef, useState } from "preact/hooks";
import { urlParam } from "../../app/url-state.ts";
import { Button } from "../../ui/button.tsx";
import { Slider } from "../../ui/field.tsx";
import { formatNumber } from "../../ui/format.ts";
import { Lab } from "../lab.tsx";
import {
  AT_RANDOM,
  GOAL,
  LIMIT,
  MAP,
  type Outcomes,
  outcomeBins,
  probabilitiesOf,
  runEpisodes,
  shortestWay,
  TILES,
  TO_THE_RIGHT,
  Walker,
  type Weights,
  weightsCodec,
  withMove,
  withWeight,
} from "./policies.ts";
import { Bars } from "./shared/bars.tsx";
import { Goals } from "./shared/goals.tsx";
import { type GridTile, GridView } from "./shared/grid-view.tsx";
import { Histogram } from "./shared/histogram.tsx";
import { type Pace, usePace, useWork } from "./shared/pace.ts";
import { Stepper } from "./shared/stepper.tsx";
import { MOVES, placeName } from "./shared/tile-map.ts";
import "./shared/labs.css";

// Its outcome: turn the arrows by hand until the flag is reached ("Shortest way" does it too) and press "200 episodes";
// then give one tile on the way a second move (slider "down" of the selected tile) and press "200 episodes" again.

const COLUMNS = MAP[0].length;
const EPISODES = 200;
/** Steps of the shortest way. */
const SHORTEST = 6;
const NEARLY_ALL = 0.95 * EPISODES;
const KEYS = ["Shift+ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown", "Shift+ArrowLeft"];

const policy = urlParam("policy", weightsCodec, TO_THE_RIGHT);

/** A policy written by hand, tile by tile, and what comes of it. */
export function PoliciesLab() {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [running, setRunning] = useState(false);
  const [pace, setPace] = useState<Pace>("slow");
  const [selected, setSelected] = useState(0);
  const walker = useRef(new Walker(0));
  const [asked, setAsked] = useState<{ readonly seed: number; readonly of: Weights } | null>(null);
  const outcomes = useWork(String(asked?.seed), () => answer(asked));
  const done = useRef({ certain: false, chance: false });

  const weights = policy.value;
  const change = (next: Weights): void => {
    policy.value = next;
  };
  usePace({
    running,
    pace,
    step: () => walker.current.step(policy.peek()),
    onFrame: () => redraw(0),
    onDone: () => setRunning(false),
  });
  if (outcomes !== null) {
    const { isStochastic, cut, steps } = outcomes;
    done.current.certain ||= !isStochastic && cut === 0;
    done.current.chance ||= isStochastic && steps.length >= NEARLY_ALL && new Set(steps).size > 1;
  }
  const fresh = (): void => {
    if (walker.current.end !== null) walker.current.again();
  };
  const { certain, chance } = done.current;
  return (
    <Lab
      id="policies"
      title="Write a policy"
      outcome="write a policy without chance that always reaches the flag, and one with chance that nearly always does."
      reached={certain && chance}
    >
      <p>
        Press a tile to turn its arrow; with the keyboard, <kbd>Shift</kbd> and an arrow key. The sliders give the
        selected tile more than one move.
      </p>
      <div class="lab-columns">
        <div>
          <GridView
            label="The grid with its policy"
            columns={COLUMNS}
            tiles={tilesOf(weights, walker.current.tile)}
            selected={selected}
            onSelect={setSelected}
            onPress={(tile) => {
              if (TILES[tile] === "#" || tile === GOAL) return;
              const probabilities = probabilitiesOf(weights, tile);
              const top = probabilities.indexOf(Math.max(...probabilities));
              change(withMove(weights, tile, (top + 1) % MOVES.length));
            }}
            onKey={(tile, key) => {
              const move = KEYS.indexOf(key);
              if (move >= 0) change(withMove(weights, tile, move));
              return move >= 0;
            }}
          />
          <Stepper
            running={running}
            runLabel="Walk"
            onRun={(on) => {
              if (on) fresh();
              setRunning(on);
            }}
            onStep={() => {
              fresh();
              walker.current.step(weights);
              redraw(0);
            }}
            pace={pace}
            onPace={setPace}
          >
            {walkText(walker.current)}
          </Stepper>
        </div>
        <div>
          <TilePolicy weights={weights} tile={selected} onChange={change} />
          <div class="row">
            <Button name="shortest" onClick={() => change(shortestWay())}>
              Shortest way
            </Button>
            <Button name="random" onClick={() => change(AT_RANDOM)}>
              All at random
            </Button>
            <Button name="clear" kind="plain" onClick={() => change(TO_THE_RIGHT)}>
              All to the right
            </Button>
          </div>
        </div>
      </div>
      <Button kind="primary" name="episodes" onClick={() => setAsked({ seed: (asked?.seed ?? 0) + 1, of: weights })}>
        {EPISODES} episodes
      </Button>
      {outcomes !== null && (
        <>
          <Histogram
            title={`How many of ${EPISODES} episodes took how many steps to the flag, counted from … on`}
            bins={outcomeBins(outcomes, SHORTEST)}
          />
          <p class="lab-verdict" role="status">
            {verdict(outcomes)}
            {outcomes.of !== weights && " The policy has changed since."}
          </p>
        </>
      )}
      <Goals
        goals={[
          { text: "A policy without chance: every episode reaches the flag, and all are alike", done: certain },
          { text: "A policy with chance: 95 % and more reach it, in episodes of different lengths", done: chance },
        ]}
      />
    </Lab>
  );
}

/** The episodes that were asked for, worked off over frames; nothing while nobody has asked. */
function* answer(
  asked: { readonly seed: number; readonly of: Weights } | null,
): Generator<void, (Outcomes & { readonly of: Weights }) | null, void> {
  return asked === null ? null : { ...(yield* runEpisodes(asked.of, EPISODES, asked.seed)), of: asked.of };
}

/** What the policy does on one tile, to look at and to change. */
function TilePolicy(props: {
  readonly weights: Weights;
  readonly tile: number;
  readonly onChange: (weights: Weights) => void;
}) {
  const { weights, tile, onChange } = props;
  const name = placeName(tile, COLUMNS);
  if (TILES[tile] === "#" || tile === GOAL) {
    return <p class="quiet">{name} needs no policy: choose another tile by pointing at it or by the arrow keys.</p>;
  }
  const probabilities = probabilitiesOf(weights, tile);
  return (
    <>
      <Bars
        title={`π(move | ${name})`}
        bars={probabilities.map((share, move) => ({
          name: MOVES[move],
          share,
          text: `${Math.round(100 * share)} %`,
          isMarked: share === Math.max(...probabilities),
        }))}
      />
      <div class="weights">
        {MOVES.map((move, index) => (
          <Slider
            key={move}
            label={`Weight of ${move}`}
            name={`weight-${move}`}
            min={0}
            max={9}
            step={1}
            value={weights[4 * tile + index]}
            onChange={(weight) => onChange(withWeight(weights, tile, index, weight))}
          />
        ))}
      </div>
    </>
  );
}

function tilesOf(weights: Weights, walker: number): GridTile[] {
  return [...TILES].map((kind, tile) => {
    if (kind === "#") return { label: "wall", isWall: true };
    const isHere = tile === walker;
    if (tile === GOAL) return { label: "flag", things: isHere ? ["goal", "agent"] : ["goal"] };
    const probabilities = probabilitiesOf(weights, tile);
    const words = MOVES.flatMap((move, index) =>
      probabilities[index] > 0 ? [`${move} ${Math.round(100 * probabilities[index])} %`] : [],
    );
    return {
      label: `${isHere ? "the walker, " : kind === "S" ? "start, " : ""}${words.join(", ")}`,
      things: isHere ? ["agent"] : [],
      arrows: probabilities,
      ...(kind === "S" ? { text: "start" } : {}),
    };
  });
}

function walkText({ steps, end }: Walker): string {
  if (end === null) return `Step ${steps}`;
  return end === "goal" ? `At the flag after ${steps} steps` : `Cut off after ${steps} steps`;
}

function verdict({ steps, cut, isStochastic }: Outcomes): string {
  const kind = isStochastic ? "With chance" : "Without chance";
  if (steps.length === 0) return `${kind}: no episode reaches the flag; all ${cut} are cut off after ${LIMIT} steps.`;
  const mean = steps.reduce((sum, each) => sum + each, 0) / steps.length;
  const lengths = new Set(steps).size;
  const how =
    lengths === 1 && cut === 0
      ? `every episode takes ${steps[0]} steps`
      : `the flag after ${formatNumber(mean)} steps on average`;
  return `${kind}: ${how}; ${cut} of ${steps.length + cut} cut off.`;
}
