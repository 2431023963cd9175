import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import { choice, urlParam } from "../../app/url-state.ts";
import { Button } from "../../ui/button.tsx";
import { CanvasFigure } from "../../ui/canvas-figure.tsx";
import { SelectField } from "../../ui/field.tsx";
import { formatNumber } from "../../ui/format.ts";
import { Lab } from "../lab.tsx";
import { Goals } from "./shared/goals.tsx";
import { Pad, PlayArea, useHeld } from "./shared/held.tsx";
import { DECISIONS_PER_UPDATE, isAtFlag, PlatformerPlayer, platformerGame } from "./shared/platformer-training.ts";
import { useRealTime } from "./shared/real-time.ts";
import { Sparkline } from "./shared/sparkline.tsx";
import { type PlatformerTraining, usePlatformerTraining } from "./shared/use-platformer-training.ts";
import { actionOf, KEYS, REQUEST, rewardText, YOURS } from "./what-is-rl.ts";
import "./shared/labs.css";
import "./framework.css";

// Its outcome: press "Play" and hold Right (the arrow key, or the button) for two seconds: a coin lies on the way. Then
// press "Let an agent learn it"; when it has learned, its show reaches the flag by itself.

const SIZE = { width: 600, height: 400 } as const;
/** Steps a second in real time. */
const RATE = 30;
const speed = urlParam("speed", choice(["1", "3"]), "3");

/** First one plays oneself, then an agent learns the same game. */
export function WhatIsRlLab() {
  const [coin, setCoin] = useState(false);
  const [flag, setFlag] = useState(false);
  const training = usePlatformerTraining(REQUEST);
  return (
    <Lab
      id="what-is-rl"
      title="A game without rules"
      outcome="earn a reward of +1 yourself, and watch the agent that has learned reach the end of the level."
      reached={coin && flag}
    >
      <div class="lab-columns">
        <You onReward={(reward) => reward > 0 && setCoin(true)} />
        <Agent training={training} onFlag={() => setFlag(true)} />
      </div>
      <Goals
        goals={[
          { text: "You earned a reward of +1", done: coin },
          { text: "The agent that learned reached the end of the level", done: flag },
        ]}
      />
    </Lab>
  );
}

/** The learner's own attempt. */
function You({ onReward }: { readonly onReward: (reward: number) => void }) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [running, setRunning] = useState(false);
  const [attempts, setAttempts] = useState<readonly number[]>([]);
  const [rewards, setRewards] = useState<readonly number[]>([]);
  const [game] = useState(() => platformerGame(YOURS, 1));
  const area = useRef<HTMLDivElement>(null);
  const context = useRef<CanvasRenderingContext2D | null>(null);
  const held = useHeld();
  useRealTime({
    running,
    rate: RATE,
    step: () => {
      game.act(actionOf(held, game.row[0][4] === 1));
      if (game.reward !== null && game.reward !== 0 && !game.isOver) earn(game.reward);
    },
    onFrame: () => {
      draw(context.current, game);
      if (!game.isOver) return;
      if (game.reward !== null && game.reward !== 0) earn(game.reward);
      end();
    },
  });
  const end = (): void => {
    setRunning(false);
    held.clear();
    setAttempts((all) => [...all, game.return]);
  };
  const earn = (reward: number): void => {
    setRewards((all) => [...all, reward]);
    onReward(reward);
  };
  const begin = (): void => {
    if (game.steps > 0) game.begin(1);
    setRewards([]);
    setRunning(true);
    redraw(0);
    area.current?.querySelector<HTMLElement>(".play-area")?.focus();
  };
  return (
    <div ref={area}>
      <h4>You</h4>
      <PlayArea label="The game: play it with the arrow keys left, up and right" keys={KEYS} held={held}>
        <CanvasFigure
          {...SIZE}
          label="A figure in a landscape"
          description={`It stands ${Math.floor(game.env.state().player?.x ?? 0)} tiles from the left end.`}
          onContext={(next) => {
            context.current = next;
            draw(next, game);
          }}
        />
      </PlayArea>
      <Pad keys={KEYS} held={held} />
      <div class="row">
        <Button kind="primary" icon={running ? "stop" : "play"} name="play" onClick={running ? end : begin}>
          {running ? "Stop" : attempts.length === 0 ? "Play" : "Play again"}
        </Button>
        <span class="quiet">Arrow keys, or the three buttons.</span>
      </div>
      <p class="reward-strip" role="status">
        <span class="label">Rewards </span>
        {rewards.length === 0 ? "none yet" : rewards.map(rewardText).join(" ")}
      </p>
      {attempts.length > 0 && (
        <p class="quiet">
          {running ? "Before" : "The attempt is over. Sums of your attempts"}: {attempts.map(formatNumber).join(", ")}
        </p>
      )}
    </div>
  );
}

interface AgentProps {
  readonly training: PlatformerTraining;
  readonly onFlag: () => void;
}

/** The agent: it learns in a worker, and what it can do by now is played here. */
function Agent({ training, onFlag }: AgentProps) {
  const { phase, policy, returns } = training;
  const [player] = useState(() => new PlatformerPlayer(REQUEST, 1));
  const context = useRef<CanvasRenderingContext2D | null>(null);
  const [shown, setShown] = useState("It has not played yet.");
  useEffect(() => {
    if (policy !== null) player.setPolicy(policy);
    if (phase !== "done") return;
    // What it has learned is shown from the beginning.
    player.isSure = true;
    player.game.begin(1);
  }, [player, policy, phase]);
  const [paused, setPaused] = useState(false);
  const waited = useRef(0);
  useRealTime({
    running: policy !== null && !paused,
    isShow: true,
    rate: RATE * Number(speed.value),
    step: () => {
      if (!player.game.isOver) return player.step();
      // The last picture stays for a second.
      if (++waited.current < RATE) return;
      waited.current = 0;
      player.game.begin(1);
    },
    onFrame: () => {
      const { game } = player;
      draw(context.current, game);
      const place = Math.floor(game.env.state().player?.x ?? 0);
      const text = isAtFlag(game) ? "It is at the flag." : `It stands ${place} tiles from the left end.`;
      if (game.isOver || game.steps % RATE < Number(speed.value)) setShown(text);
      if (phase === "done" && game.isOver && isAtFlag(game)) onFlag();
    },
  });
  const start = (): void => {
    player.isSure = false;
    player.game.begin(1);
    training.start();
  };
  const latest = returns.at(-1) ?? null;
  return (
    <div>
      <h4>An agent</h4>
      <CanvasFigure
        {...SIZE}
        label="The agent's own game"
        description={shown}
        onContext={(next) => {
          context.current = next;
          draw(next, player.game);
        }}
      />
      <div class="row">
        <Button kind="primary" icon="play" name="learn" disabled={phase === "running"} onClick={start}>
          {phase === "done" ? "Let it learn again" : "Let an agent learn it"}
        </Button>
        {policy !== null && (
          <Button icon={paused ? "play" : "pause"} name="pause" onClick={() => setPaused(!paused)}>
            {paused ? "Go on showing" : "Pause"}
          </Button>
        )}
        <SelectField
          label="Shown"
          name="speed"
          value={speed.value}
          options={[
            { value: "1", label: "in real time" },
            { value: "3", label: "three times as fast" },
          ]}
          onChange={(value) => {
            speed.value = value;
          }}
        />
      </div>
      <Sparkline
        title="Mean return of its latest attempts"
        label={`Mean return of the agent's latest attempts: ${latest === null ? "none yet" : formatNumber(latest)}.`}
        values={returns}
        count={REQUEST.updates}
        range={[-1, 18]}
      />
      <p class="quiet" data-phase={phase}>
        <span role="status">{PHASES[phase]}</span>
        {returns.length > 0 && ` ${(returns.length * DECISIONS_PER_UPDATE).toLocaleString("en")} decisions so far.`}
      </p>
    </div>
  );
}

const PHASES: Readonly<Record<PlatformerTraining["phase"], string>> = {
  idle: "It is told no rules either: it gets what is near it, in numbers, and the rewards.",
  running: "It is learning. The curve is the mean return of its latest attempts.",
  done: "It has learned. Watch what it does now.",
  failed: "The agent's thread could not start. Reload the page.",
};

function draw(context: CanvasRenderingContext2D | null, { env }: ReturnType<typeof platformerGame>): void {
  context?.clearRect(0, 0, SIZE.width, SIZE.height);
  if (context !== null) env.draw(context);
}
