import { useEffect, useMemo, useState } from "preact/hooks";
import type { PolicySnapshot } from "../../engine/protocol.ts";
import { training } from "../../train/session.ts";
import { formatNumber } from "../../ui/format.ts";
import { percent } from "./policy-based.ts";
import { policyOnGrid } from "./ppo-grid.ts";
import { Bars } from "./shared/bars.tsx";
import { GridView } from "./shared/grid-view.tsx";
import { MOVES, placeName, shortNumber } from "./shared/tile-map.ts";
import { TrainingControls } from "./training-controls.tsx";
import { greedyWalk, MAP, walkWords } from "./value-based.ts";

const ENV = "CountdownGrid-v0";
/** Times real time: an update is to be seen, and all of them are to be soon over. */
const SPEED = 32;

function start(): void {
  training.setSpeed(SPEED);
  training.start({
    algorithm: "ppo",
    env: ENV,
    envArguments: {},
    seed: 1,
    steps: 16_384,
    nEnvs: 8,
    settings: { n_steps: 32, batch_size: 64, n_epochs: 4, learning_rate: 3e-3, gamma: 0.95, ent_coef: 0.01 },
  });
}

/** The countdown grid in which PPO trains a network, in the training worker; its policy as arrows. */
export function PpoGrid({ onArrival }: { readonly onArrival: () => void }) {
  const isOurs = training.run.value?.config.env === ENV && training.run.value.config.algorithm === "ppo";
  const snapshot = isOurs ? training.policy.value : null;
  const [selected, setSelected] = useState(MAP.join("").indexOf("S"));
  const shown = useMemo(() => (snapshot === null ? null : onGrid(snapshot)), [snapshot]);
  const arrives = shown?.walk.arrives ?? false;
  useEffect(() => {
    if (arrives) onArrival();
  }, [arrives]);
  const columns = MAP[0].length;
  const mind = "#G".includes(MAP.join("")[selected]) ? undefined : shown?.minds[selected];
  return (
    <div class="lab-columns">
      <div>
        <GridView
          label="The grid, with the policy's probabilities"
          columns={columns}
          selected={selected}
          onSelect={setSelected}
          tiles={[...MAP.join("")].map((tile, index) => {
            if (tile === "#") return { label: "wall", isWall: true };
            if (tile === "G") return { label: "goal", things: ["goal"], heat: 1 };
            const own = shown?.minds[index];
            const words = tile === "S" ? "start" : "floor";
            if (own === undefined) return { label: words, things: tile === "S" ? ["start"] : [] };
            const likely = own.probabilities.indexOf(Math.max(...own.probabilities));
            return {
              label: `${words}, value ${formatNumber(own.value)}, most probably ${MOVES[likely]}`,
              things: tile === "S" ? ["start"] : [],
              // Below the even chance an arrow says nothing.
              arrows: own.probabilities.map((chance) => (chance > 0.26 ? chance : 0)),
              heat: shown?.walk.arrives && shown.walk.tiles.includes(index) ? 0.9 : 0,
              text: shortNumber(own.value),
            };
          })}
        />
        <TrainingControls isOurs={isOurs} startLabel="Train by PPO" onStart={start} />
      </div>
      <div>
        {shown === null ? (
          <p class="quiet">
            Every step costs 1. PPO's network gets a tile, and gives out a probability for each move, and a guess of the
            return to come. It begins undecided.
          </p>
        ) : (
          <>
            <p class="lab-verdict" role="status">
              Always taking the most probable move {walkWords(shown.walk, columns)}.
            </p>
            {mind === undefined ? (
              <p class="quiet">Nobody acts in {placeName(selected, columns)}: point at another tile.</p>
            ) : (
              <Bars
                title={`The policy in ${placeName(selected, columns)}`}
                bars={MOVES.map((name, move) => ({
                  name,
                  share: mind.probabilities[move],
                  text: percent(mind.probabilities[move]),
                  isMarked: mind.probabilities[move] === Math.max(...mind.probabilities),
                }))}
              />
            )}
            <p class="quiet">
              The number in each tile is the return that the critic, a second output of the same training, expects from
              there: what “better than expected” is measured by.
            </p>
          </>
        )}
      </div>
    </div>
  );
}

function onGrid(snapshot: PolicySnapshot) {
  const minds = policyOnGrid(snapshot, MAP);
  const walk = greedyWalk(MAP, (tile) => minds[tile].probabilities.indexOf(Math.max(...minds[tile].probabilities)));
  return { minds, walk };
}
