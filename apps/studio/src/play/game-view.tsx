import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { Slider } from "../ui/field.tsx";
import { formatNumber } from "../ui/format.ts";
import type { Arena, Round, Score } from "./arena.ts";
import { keyButtons, keyName } from "./controls.ts";
import { HoldButton } from "./hold-button.tsx";
import * as address from "./play-state.ts";
import { World } from "./world.tsx";

export interface GameViewProps {
  readonly arena: Arena;
  /** What stands where the agent would play, while there is none. */
  readonly children: ComponentChildren;
}

/** A game: both worlds, the keys and buttons that play it, and how the rounds went. */
export function GameView({ arena, children }: GameViewProps) {
  const { doc, controls, match } = arena;
  const phase = arena.phase.value;
  const field = useRef<HTMLDivElement>(null);
  const drawings = useRef(new Map<string, () => void>());
  const redraw = (): void => {
    for (const draw of drawings.current.values()) draw();
  };
  useClock(arena, redraw);
  const begin = (seed: number): void => {
    address.seed.value = seed;
    arena.begin(seed);
    redraw();
    field.current?.focus();
  };
  const isUnderWay = phase === "playing" || phase === "held";
  return (
    <div class="game" data-phase={phase}>
      <div class="row">
        <Button
          {...(isUnderWay ? {} : { kind: "primary" })}
          icon="play"
          name="begin"
          onClick={() => begin(address.seed.peek())}
        >
          {phase === "ready" ? "Play" : "Play the same seed again"}
        </Button>
        {phase !== "ready" && (
          <Button name="next" onClick={() => begin(address.seed.peek() + 1)}>
            The next seed
          </Button>
        )}
        {isUnderWay && (
          <Button
            icon={phase === "held" ? "play" : "pause"}
            name="hold"
            onClick={() => {
              arena.toggleHold();
              field.current?.focus();
            }}
          >
            {phase === "held" ? "Go on" : "Hold"}
          </Button>
        )}
      </div>
      <p class="notice" role="status">
        {statusOf(arena)}
      </p>
      <div class={match.agent === null ? "game-pair" : undefined}>
        {" "}
        <div
          class="game-field"
          ref={field}
          role="application"
          aria-label={`The game of ${doc.title}; its keys work while it has the focus`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the game takes keys, so it must take the focus.
          tabIndex={0}
          onKeyDown={(event) => {
            const isTaken = event.target instanceof Element && event.target.matches("input, button");
            const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
            if (!plain || !controls.knows(event.key) || (isTaken && event.key === " ")) return;
            if (event.target instanceof HTMLInputElement) return;
            event.preventDefault();
            event.stopPropagation();
            // A key that stays down repeats where the world waits for each.
            if (!event.repeat || controls.waits) controls.press(event.key);
          }}
          onKeyUp={(event) => controls.release(event.key)}
          onFocusOut={(event) => {
            const goesTo = event.relatedTarget;
            if (!(goesTo instanceof Node && event.currentTarget.contains(goesTo))) controls.releaseAll();
          }}
        >
          <div class={match.agent === null ? "worlds" : "worlds two"}>
            <World arena={arena} side="you" onDraw={(draw) => drawings.current.set("you", draw)}>
              <div class="row game-keys">
                {keyButtons(doc).map(({ key, does }) => (
                  <HoldButton
                    key={key}
                    label={does}
                    keyName={keyName(key)}
                    name={`key-${key}`}
                    disabled={phase !== "playing"}
                    onHold={() => controls.press(key)}
                    onRelease={() => controls.release(key)}
                  />
                ))}
              </div>
              <ActionSliders arena={arena} />
            </World>
            {match.agent !== null && (
              <World arena={arena} side="agent" onDraw={(draw) => drawings.current.set("agent", draw)} />
            )}
          </div>
        </div>
        {match.agent === null && children}
      </div>
      <Rounds rounds={arena.rounds.value} />
    </div>
  );
}

/** Lets the time of the page pass in the game, while it goes on. */
function useClock(arena: Arena, redraw: () => void): void {
  const phase = arena.phase.value;
  const latest = useRef(redraw);
  latest.current = redraw;
  useEffect(() => {
    if (phase !== "playing") return;
    let last = performance.now();
    let frame = requestAnimationFrame(function next(now) {
      frame = requestAnimationFrame(next);
      arena.pass(Math.max(0, now - last));
      last = now;
      latest.current();
    });
    return () => cancelAnimationFrame(frame);
  }, [arena, phase]);
}

/** Sliders for the numbers of a continuous action; keys go before them while they are down. */
function ActionSliders({ arena: { doc, controls } }: { readonly arena: Arena }) {
  const [values, setValues] = useState(() => [...controls.sliders]);
  return (
    <>
      {doc.actions.map((action, index) => {
        if (typeof action === "string") return null;
        const { name, min, max, unit = "" } = action;
        return (
          <Slider
            key={name}
            label={name}
            value={values[index]}
            min={min}
            max={max}
            step={(max - min) / 40}
            format={(value) => `${formatNumber(value)} ${unit}`}
            onChange={(value) => {
              controls.sliders[index] = value;
              setValues([...controls.sliders]);
            }}
          />
        );
      })}
    </>
  );
}

/** Where the game stands, in a sentence. */
function statusOf({ phase, scores, controls }: Arena): string {
  const { you, agent } = scores.value;
  switch (phase.value) {
    case "ready":
      return controls.waits
        ? "Press Play. The world waits for each of your moves."
        : "Press Play, and the world goes on by itself; use the keys below.";
    case "held":
      return "Held.";
    case "over":
      return resultOf(you, agent);
    case "playing":
      if (you.isOver) return `Your episode is over, with a return of ${formatNumber(you.return)}. The agent goes on.`;
      return controls.waits ? "Your move." : "Playing.";
  }
}

function resultOf(you: Score, agent: Score | null): string {
  const yours = `You: ${formatNumber(you.return)} in ${you.steps} steps`;
  if (agent === null) return `${yours}.`;
  const verdict =
    you.return > agent.return ? "You win." : you.return < agent.return ? "The agent wins." : "Nobody wins.";
  return `${yours}. The agent: ${formatNumber(agent.return)} in ${agent.steps} steps. ${verdict}`;
}

/** The rounds of this visit. */
function Rounds({ rounds }: { readonly rounds: readonly Round[] }) {
  if (rounds.length === 0) return null;
  return (
    <section class="panel scroll-x" aria-labelledby="rounds-title">
      <h2 id="rounds-title">Rounds</h2>
      <table>
        <thead>
          <tr>
            {["Seed", "You", "The agent"].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rounds.map(({ seed, you, agent }, index) => (
            <tr key={rounds.length - index}>
              <td>{seed}</td>
              <td>{formatNumber(you.return)}</td>
              <td>{agent === null ? "–" : formatNumber(agent.return)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
