import type { ComponentChildren, Ref } from "preact";
import { useReducer, useRef, useState } from "preact/hooks";
import { flag, urlParam } from "../../app/url-state.ts";
import { Button } from "../../ui/button.tsx";
import { CanvasFigure } from "../../ui/canvas-figure.tsx";
import { Slider } from "../../ui/field.tsx";
import { formatNumber } from "../../ui/format.ts";
import { Lab } from "../lab.tsx";
import { actionOf, KEYS, keysGame, sliderGame } from "./action-spaces.ts";
import { FitsTable } from "./fits-table.tsx";
import { Goals } from "./shared/goals.tsx";
import { Pad, PlayArea, useHeld } from "./shared/held.tsx";
import { useRealTime } from "./shared/real-time.ts";
import { Sparkline } from "./shared/sparkline.tsx";
import "./shared/labs.css";
import "./framework.css";

// Its outcome: press "Drive by keys" and hold the arrow of the way the car rolls (its velocity is read out) until it is
// at the flag; then press "Drive by slider" and do the same with the slider, at its ends.

const SIZE = { width: 600, height: 400 } as const;
/** Steps a second. */
const RATE = 30;
/** Steps whose actions are drawn. */
const SHOWN = 240;
/** Steps between two changes of the words beside the drawing. */
const WORDS_EVERY = 3;
const asked = urlParam("asked", flag, false);

/** One hill, two ways to steer. */
export function ActionSpacesLab() {
  const [driving, setDriving] = useState<"keys" | "slider" | null>(null);
  const [keys, setKeys] = useState(false);
  const [slider, setSlider] = useState(false);
  return (
    <Lab
      id="action-spaces"
      title="Three keys or a slider"
      outcome="bring the car to the flag twice: once by keys, once by the slider."
      reached={keys && slider}
    >
      <p>The engine is too weak to drive straight up. Swing to and fro until the car is fast enough.</p>
      <div class="lab-columns">
        <ByKeys
          driving={driving === "keys"}
          onDrive={(on) => setDriving(on ? "keys" : null)}
          onFlag={() => setKeys(true)}
        />
        <BySlider
          driving={driving === "slider"}
          onDrive={(on) => setDriving(on ? "slider" : null)}
          onFlag={() => setSlider(true)}
        />
      </div>
      <h4>Which algorithms learn where?</h4>
      {asked.value ? (
        <FitsTable />
      ) : (
        <Button
          name="ask"
          onClick={() => {
            asked.value = true;
          }}
        >
          Ask the library
        </Button>
      )}
      <Goals
        goals={[
          { text: "To the flag by keys", done: keys },
          { text: "To the flag by the slider", done: slider },
        ]}
      />
    </Lab>
  );
}

interface DriveProps {
  readonly driving: boolean;
  readonly onDrive: (on: boolean) => void;
  readonly onFlag: () => void;
}

function ByKeys({ driving, onDrive, onFlag }: DriveProps) {
  const [game] = useState(keysGame);
  const held = useHeld();
  const area = useRef<HTMLDivElement>(null);
  const drive = useDrive(game, {
    driving,
    act: () => {
      const action = actionOf(held);
      game.act(action);
      return action - 1;
    },
    onEnd: () => {
      held.clear();
      onDrive(false);
      onFlag();
    },
  });
  return (
    <Drive
      title="A discrete action: one of three"
      action="Drive by keys"
      area={area}
      drive={drive}
      sent={(force) => `${force + 1} of {0, 1, 2}`}
      driving={driving}
      onStop={() => onDrive(false)}
      onStart={() => {
        drive.begin();
        onDrive(true);
        area.current?.querySelector<HTMLElement>(".play-area")?.focus();
      }}
      controls={<Pad keys={KEYS} held={held} />}
      stage={(figure) => (
        <PlayArea
          label="The car with three actions: drive it with the arrow keys left and right"
          keys={KEYS}
          held={held}
        >
          {figure}
        </PlayArea>
      )}
    />
  );
}

function BySlider({ driving, onDrive, onFlag }: DriveProps) {
  const [game] = useState(sliderGame);
  const [force, setForce] = useState(0);
  const area = useRef<HTMLDivElement>(null);
  const drive = useDrive(game, {
    driving,
    act: () => {
      game.act(Float32Array.of(force));
      return force;
    },
    onEnd: () => {
      onDrive(false);
      onFlag();
    },
  });
  return (
    <Drive
      title="A continuous action: any force from −1 to 1"
      action="Drive by slider"
      area={area}
      drive={drive}
      sent={(sent) => `${signed(sent)} of [−1, 1]`}
      driving={driving}
      onStop={() => onDrive(false)}
      onStart={() => {
        drive.begin();
        setForce(0);
        onDrive(true);
        area.current?.querySelector("input")?.focus();
      }}
      controls={
        <Slider
          label="Force"
          name="force"
          min={-1}
          max={1}
          step={0.01}
          value={force}
          format={signed}
          onChange={setForce}
        />
      }
      stage={(figure) => figure}
    />
  );
}

type AnyGame = ReturnType<typeof keysGame> | ReturnType<typeof sliderGame>;

interface Driving {
  readonly driving: boolean;
  /** Takes a step, and tells the force that was sent. */
  readonly act: () => number;
  readonly onEnd: () => void;
}

/** A car under way: its clock, its picture, and the forces that were sent. */
function useDrive(game: AnyGame, { driving, act, onEnd }: Driving) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const context = useRef<CanvasRenderingContext2D | null>(null);
  const forces = useRef<number[]>([]);
  const draw = (): void => {
    context.current?.clearRect(0, 0, SIZE.width, SIZE.height);
    if (context.current !== null) game.env.draw?.(context.current);
  };
  useRealTime({
    running: driving,
    rate: RATE,
    step: () => {
      if (game.isOver) return;
      forces.current.push(act());
      if (game.steps % WORDS_EVERY === 0 || game.isOver) redraw(0);
      if (game.isOver) onEnd();
    },
    onFrame: draw,
  });
  return {
    game,
    forces: forces.current,
    begin: () => {
      forces.current = [];
      game.begin(1);
    },
    onContext: (next: CanvasRenderingContext2D | null) => {
      context.current = next;
      draw();
    },
  };
}

interface DriveViewProps {
  readonly title: string;
  readonly action: string;
  readonly area: Ref<HTMLDivElement>;
  readonly drive: ReturnType<typeof useDrive>;
  /** The latest action in words, from its force. */
  readonly sent: (force: number) => string;
  readonly driving: boolean;
  readonly onStart: () => void;
  readonly onStop: () => void;
  readonly controls: ComponentChildren;
  readonly stage: (figure: ComponentChildren) => ComponentChildren;
}

function Drive({ title, action, area, drive, sent, driving, onStart, onStop, controls, stage }: DriveViewProps) {
  const { game, forces, onContext } = drive;
  const [position, velocity] = game.row[0];
  const state = game.isOver ? "over" : driving ? "driving" : "waiting";
  return (
    <div ref={area} data-drive={state} data-velocity={velocity.toFixed(4)}>
      <h4>{title}</h4>
      {stage(
        <CanvasFigure
          {...SIZE}
          label="A car in a valley, a flag on the right hill"
          description={`Position ${position.toFixed(2)}, velocity ${speedText(velocity)}.`}
          onContext={onContext}
        />,
      )}
      {controls}
      <div class="row">
        <Button kind="primary" icon={driving ? "stop" : "play"} onClick={driving ? onStop : onStart}>
          {driving ? "Stop" : action}
        </Button>
        <span class="quiet">
          {forces.length === 0
            ? ""
            : `Action sent: ${sent(forces[forces.length - 1])}. Velocity ${speedText(velocity)}.`}
        </span>
      </div>
      <Sparkline
        title="Forces sent, from −1 to 1"
        label={
          forces.length === 0 ? "No force sent yet" : `The latest force sent: ${signed(forces[forces.length - 1])}`
        }
        values={forces.slice(-SHOWN)}
        count={Math.min(SHOWN, Math.max(forces.length, 2))}
        range={[-1, 1]}
      />
      <p role="status">
        {game.isOver && `At the flag after ${game.steps} steps, with a return of ${formatNumber(game.return)}.`}
      </p>
    </div>
  );
}

/** A force with its sign. */
function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
}

/** A velocity in thousandths a step. */
function speedText(velocity: number): string {
  return `${velocity < 0 ? "−" : "+"}${Math.abs(1000 * velocity).toFixed(0)}`;
}
