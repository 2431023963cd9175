import { useState } from "preact/hooks";
import { choice, urlParam } from "../../app/url-state.ts";
import { Button } from "../../ui/button.tsx";
import { Lab } from "../lab.tsx";
import { Brushes } from "./shared/brushes.tsx";
import { useFollowedFocus } from "./shared/followed-focus.ts";
import { Goals } from "./shared/goals.tsx";
import { type GridTile, GridView } from "./shared/grid-view.tsx";
import { LoopDiagram, subscript } from "./shared/loop-diagram.tsx";
import type { Thing } from "./shared/things.tsx";
import { MOVES, mapCodec, paint, placeName } from "./shared/tile-map.ts";
import {
  chanceMove,
  type Episode,
  episodeOf,
  finishByChance,
  loopWorld,
  MAP,
  MOST_MOVES,
  moves,
  PHASES,
  type Phase,
  TILES,
} from "./the-loop.ts";
import "./shared/labs.css";
import "./framework.css";

// Its outcome: press "See the state", a move, and "Take the reward" again and again until the mouse is at the pile: up,
// up, right, right, right in the world as it opens.

const map = urlParam("map", mapCodec(loopWorld), MAP);
const taken = urlParam("moves", moves, []);
const phaseParam = urlParam("phase", choice(PHASES), "state");

/** The loop by hand: state, action, reward, next state. */
export function TheLoopLab() {
  const [brush, setBrush] = useState<string | null>(null);
  const [isByChance, setByChance] = useState(false);
  const episode = episodeOf(map.value, taken.value);
  // Before the first action there is nothing to be paid for.
  const phase = episode.turns.length === 0 && phaseParam.value === "reward" ? "state" : phaseParam.value;
  const setPhase = (next: Phase): void => {
    phaseParam.value = next;
  };
  const begin = (): void => {
    taken.value = [];
    setPhase("state");
    setByChance(false);
  };
  const act = (action: number): void => {
    taken.value = [...taken.peek(), action];
    setPhase("reward");
  };
  const press = (index: number): void => {
    if (brush === null) return;
    map.value = paint(map.peek(), index, brush, TILES);
    begin();
  };
  const columns = map.value[0].length;
  const isDone = episode.isOver && phase !== "reward";
  const isLong = !episode.isOver && phase !== "reward" && taken.value.length >= MOST_MOVES;
  const isOpen = !isDone && !isLong;
  const controls = useFollowedFocus(isOpen ? phase : "over");
  const last = episode.turns.at(-1);
  return (
    <Lab
      id="the-loop"
      title="Be the agent"
      outcome="go round the loop by hand until the episode is over."
      reached={isDone && !isByChance}
    >
      <div class="lab-columns">
        <div>
          <LoopDiagram lit={isDone ? "state" : phase} step={episode.turns.length - (phase === "reward" ? 1 : 0)} />
          <div class="row" ref={controls} data-phase={isDone ? "over" : phase}>
            {phase === "state" && isOpen && (
              <Button kind="primary" name="see" onClick={() => setPhase("action")}>
                See the state
              </Button>
            )}
            {phase === "action" &&
              isOpen &&
              MOVES.map((name, action) => (
                <Button key={name} name={name} onClick={() => act(action)}>
                  {name}
                </Button>
              ))}
            {phase === "action" && isOpen && (
              <>
                <Button kind="plain" name="chance" onClick={() => act(chanceMove(episode.turns.length))}>
                  let chance choose
                </Button>
                <Button
                  kind="plain"
                  name="finish"
                  onClick={() => {
                    taken.value = finishByChance(map.peek(), taken.peek());
                    setPhase("state");
                    setByChance(true);
                  }}
                >
                  let chance finish
                </Button>
              </>
            )}
            {phase === "reward" && (
              <Button kind="primary" name="take" onClick={() => setPhase("state")}>
                Take the reward
              </Button>
            )}
            {episode.turns.length > 0 && (
              <Button kind="plain" name="reset" onClick={begin}>
                Begin anew
              </Button>
            )}
          </div>
          <p role="status">
            {isLong
              ? `${MOST_MOVES} turns, and the episode is not over. Begin anew.`
              : words(phase, episode, isDone, columns)}
          </p>
        </div>
        <div>
          <GridView
            label="The world"
            columns={columns}
            tiles={tilesOf(map.value, phase === "reward" && last !== undefined ? last.next : episode.state)}
            onPress={press}
          />
          <details>
            <summary>Change the world</summary>
            <Brushes kinds={TILES} brush={brush} onBrush={setBrush} />
          </details>
        </div>
      </div>
      <Trajectory episode={episode} isAnswered={phase !== "reward"} columns={columns} />
      <Goals goals={[{ text: "One episode, gone through turn by turn", done: isDone && !isByChance }]} />
    </Lab>
  );
}

function words(phase: Phase, { turns, state }: Episode, isDone: boolean, columns: number): string {
  const count = turns.length;
  if (isDone) {
    const sum = turns.reduce((total, { reward }) => total + reward, 0);
    return `The episode is over after ${count} turns. The rewards add up to ${sum}.`;
  }
  if (phase === "state") return `The world shows where things stand: state S${subscript(count)}.`;
  if (phase === "action") {
    return `The agent sees S${subscript(count)}: the mouse in ${placeName(state, columns)}. It is for you to act.`;
  }
  const { action, reward } = turns[count - 1];
  return `You chose ${MOVES[action]}. The world moved on, and pays R${subscript(count)} = ${reward}.`;
}

interface TrajectoryProps {
  readonly episode: Episode;
  /** Whether the agent has been shown the last state. */
  readonly isAnswered: boolean;
  readonly columns: number;
}

/** What the loop has left behind so far, in the order in which it came. */
function Trajectory({ episode: { turns, state }, isAnswered, columns }: TrajectoryProps) {
  const place = (tile: number): string => `row ${Math.floor(tile / columns) + 1}, column ${(tile % columns) + 1}`;
  const entries = turns.flatMap(({ state: from, action, reward }, step) => [
    { kind: "state", name: `S${subscript(step)}`, text: place(from) },
    { kind: "action", name: `A${subscript(step)}`, text: MOVES[action] },
    { kind: "reward", name: `R${subscript(step + 1)}`, text: String(reward) },
  ]);
  if (isAnswered) entries.push({ kind: "state", name: `S${subscript(turns.length)}`, text: place(state) });
  return (
    <>
      <p class="label">The trajectory so far</p>
      <ol class="trajectory">
        {entries.map(({ kind, name, text }) => (
          <li key={name} class={`is-${kind}`}>
            <b>{name}</b> {text}
          </li>
        ))}
      </ol>
    </>
  );
}

const THINGS: Readonly<Record<string, Thing>> = { c: "cheese", P: "pile" };

function tilesOf(rows: readonly string[], mouse: number): GridTile[] {
  return [...rows.join("")].map((tile, index) => {
    if (tile === "#") return { label: "wall", isWall: true };
    const things: Thing[] = [];
    // A cheese is gone while the mouse is on it.
    if (tile in THINGS && index !== mouse) things.push(THINGS[tile]);
    if (index === mouse) things.push("mouse");
    return { label: things.length === 0 ? "floor" : things.join(" and "), things };
  });
}
