import { useState } from "preact/hooks";
import { flag, urlParam } from "../../app/url-state.ts";
import { Button } from "../../ui/button.tsx";
import { CanvasFigure } from "../../ui/canvas-figure.tsx";
import { Switch } from "../../ui/field.tsx";
import { formatNumber } from "../../ui/format.ts";
import { Lab } from "../lab.tsx";
import { HiddenCatWorld } from "./hidden-cat-world.tsx";
import { Goals } from "./shared/goals.tsx";
import { DECISIONS_PER_UPDATE, platformerGame } from "./shared/platformer-training.ts";
import { Sparkline } from "./shared/sparkline.tsx";
import { type PlatformerTraining, usePlatformerTraining } from "./shared/use-platformer-training.ts";
import { differences, REQUESTS, TWIN_LEVELS, viewsOf, WINDOW_END } from "./state-and-observation.ts";
import "./shared/labs.css";
import "./framework.css";

// Its outcome: switch "Show the whole state" on; set the slider "What it costs to be eaten" to 10 or more; press "Train
// on the window" and "Train on the whole state" (some seconds each, in workers).

const SIZE = { width: 600, height: 400 } as const;
const whole = urlParam("whole", flag, false);
const views = TWIN_LEVELS.map(viewsOf);

/** Two states with one observation, and one learner with either view. */
export function StateAndObservationLab() {
  const [lifted, setLifted] = useState(whole.value);
  const [stayed, setStayed] = useState(false);
  const window = usePlatformerTraining(REQUESTS.window);
  const full = usePlatformerTraining(REQUESTS.full);
  const trained = window.phase === "done" && full.phase === "done";
  const show = (value: boolean): void => {
    whole.value = value;
    if (value) setLifted(true);
  };
  const [a, b] = views;
  return (
    <Lab
      id="state-and-observation"
      title="The window and the world"
      outcome="see two states behind one observation, a mouse that no longer dares to move, and one learner trained on both views."
      reached={lifted && stayed && trained}
    >
      <h4>Two levels, one window</h4>
      <div class="lab-columns">
        {TWIN_LEVELS.map((level, index) => (
          <Scene key={level} name={index === 0 ? "Level A" : "Level B"} level={level} isWhole={whole.value} />
        ))}
      </div>
      <Switch label="Show the whole state" name="whole" value={whole.value} onChange={show} />
      <p role="status">
        {whole.value
          ? `Of ${a.full.length} numbers of the state, ${differences(a.full, b.full)} differ: behind the edge waits a platform in A, a pit in B.`
          : `The agent gets ${a.window.length} numbers of what is near it. Of these, ${differences(a.window, b.window)} differ between A and B.`}
      </p>
      <h4>What not seeing costs</h4>
      <HiddenCatWorld onStay={() => setStayed(true)} />
      <h4>What seeing costs</h4>
      <p>
        Back in the game, the same network and the same algorithm learn twice for{" "}
        {(REQUESTS.full.updates * DECISIONS_PER_UPDATE).toLocaleString("en")} decisions, with a new level in every
        attempt. Then each plays {REQUESTS.full.episodes} levels that it has never met. Which will do better?
      </p>
      <div class="lab-columns">
        <Trainee title="The window" action="Train on the window" count={a.window.length} training={window} />
        <Trainee title="The whole state" action="Train on the whole state" count={a.full.length} training={full} />
      </div>
      <Goals
        goals={[
          { text: "Two states behind one observation", done: lifted },
          {
            text: "A price of being eaten at which the mouse that does not see the cat stays where it is",
            done: stayed,
          },
          { text: "One learner trained on both views", done: trained },
        ]}
      />
    </Lab>
  );
}

interface SceneProps {
  readonly name: string;
  readonly level: number;
  readonly isWhole: boolean;
}

/** The start of a level, as far as it is to be seen. */
function Scene({ name, level, isWhole }: SceneProps) {
  return (
    <div>
      <CanvasFigure
        key={String(isWhole)}
        {...SIZE}
        label={`The start of ${name.toLowerCase()}`}
        description={isWhole ? "All that is there." : "What lies more than eight tiles ahead is covered."}
        onContext={(context) => {
          if (context === null) return;
          platformerGame({ observation: "full", level }, 1).env.draw(context);
          if (isWhole) return;
          context.fillStyle = "#0b1024";
          context.fillRect(WINDOW_END, 0, SIZE.width - WINDOW_END, SIZE.height);
        }}
      />
      <p class="quiet">{name}</p>
    </div>
  );
}

interface TraineeProps {
  readonly title: string;
  readonly action: string;
  /** Numbers of an observation. */
  readonly count: number;
  readonly training: PlatformerTraining;
}

function Trainee({ title, action, count, training: { phase, returns, score, start } }: TraineeProps) {
  const latest = returns.at(-1) ?? null;
  return (
    <div data-phase={phase}>
      <p class="label">
        {title}: {count} numbers
      </p>
      <div class="row">
        <Button kind="primary" icon="play" disabled={phase === "running"} onClick={start}>
          {action}
        </Button>
      </div>
      <Sparkline
        title="Mean return while it learns"
        label={`${title}: mean return of the latest attempts: ${latest === null ? "none yet" : formatNumber(latest)}.`}
        values={returns}
        count={REQUESTS.window.updates}
        range={[-1, 9]}
      />
      <p role="status">
        {phase === "running" && "It is learning …"}
        {phase === "failed" && "Its thread could not start. Reload the page."}
        {score !== null &&
          `In ${score.episodes} new levels: a mean return of ${formatNumber(score.meanReturn)}, and the flag ${score.flags} times.`}
      </p>
    </div>
  );
}
