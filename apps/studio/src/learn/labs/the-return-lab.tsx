import { useRef } from "preact/hooks";
import { number, urlParam } from "../../app/url-state.ts";
import { Button } from "../../ui/button.tsx";
import { Slider } from "../../ui/field.tsx";
import { formatNumber } from "../../ui/format.ts";
import { Lab } from "../lab.tsx";
import { Goals } from "./shared/goals.tsx";
import { type GridTile, GridView } from "./shared/grid-view.tsx";
import { LineOfRewards } from "./shared/line-of-rewards.tsx";
import { useWork } from "./shared/pace.ts";
import { bestArrows, MOVES } from "./shared/tile-map.ts";
import { moves } from "./the-loop.ts";
import { BEHAVIOURS, type Learned, learn, MAP, type Pay, returnOf, rewardsOf, STEPS } from "./the-return.ts";
import "./shared/labs.css";
import "./framework.css";

// Its outcome: as it opens, the mouse learns to go to and fro at the cheese; raise the slider "Reward of the pile" (to
// 12, say), and it learns to go to the pile.

const cheese = urlParam("cheese", number(0, 2), 1);
const pile = urlParam("pile", number(0, 30), 5);
const own = urlParam("moves", moves, []);

/** Four ways to behave, their returns, and what a learner makes of the rewards. */
export function TheReturnLab() {
  const pay: Pay = { cheese: cheese.value, pile: pile.value };
  const learned = useWork(JSON.stringify(pay), () => learn(pay));
  const seen = useRef({ circles: false, arrives: false });
  if (learned?.ends === "at the cheese") seen.current.circles = true;
  if (learned?.ends === "at the pile") seen.current.arrives = true;
  const { circles, arrives } = seen.current;
  return (
    <Lab
      id="the-return"
      title="You get what you pay for"
      outcome="find rewards for which the mouse stays at the cheese, and others for which it goes to the pile."
      reached={circles && arrives}
    >
      <p>
        You want the mouse at the pile. The cheese is meant as a small hint on the way; it grows back whenever the mouse
        has left it.
      </p>
      <div class="lab-columns">
        <Slider
          label="Reward of a cheese"
          name="cheese"
          min={0}
          max={2}
          step={0.5}
          value={cheese.value}
          onChange={(value) => {
            cheese.value = value;
          }}
        />
        <Slider
          label="Reward of the pile"
          name="pile"
          min={0}
          max={30}
          step={1}
          value={pile.value}
          onChange={(value) => {
            pile.value = value;
          }}
        />
      </div>
      <div class="lab-columns">
        <Lines pay={pay} />
        <div>
          <h4>What a mouse learns from these rewards</h4>
          <GridView label="The world of the mouse" columns={MAP[0].length} tiles={tilesOf(learned)} />
          <p class="lab-verdict" role="status" data-ends={learned?.ends ?? ""}>
            {learned === null ? "It is learning …" : verdict(learned)}
          </p>
        </div>
      </div>
      <Goals
        goals={[
          { text: "Rewards for which it stays at the cheese", done: circles },
          { text: "Rewards for which it goes to the pile", done: arrives },
        ]}
      />
    </Lab>
  );
}

/** The three behaviours and the learner's own, each with its rewards and their sum. */
function Lines({ pay }: { readonly pay: Pay }) {
  const lines = BEHAVIOURS.map(({ name, actions }) => ({ name, rewards: rewardsOf(pay, actions) }));
  const mine = rewardsOf(pay, own.value);
  const isOver = mine.length < own.value.length || own.value.length >= STEPS || mine.at(-1) === pay.pile;
  const all = [...lines.map(({ rewards }) => rewards), mine];
  const best = Math.max(...all.map(returnOf));
  const full = Math.max(1, ...all.flat());
  return (
    <div>
      <h4>Rewards, one a step, and their sums</h4>
      {lines.map(({ name, rewards }) => (
        <LineOfRewards
          key={name}
          title={name}
          rewards={padded(rewards)}
          gamma={1}
          shown={STEPS}
          full={full}
          isBetter={returnOf(rewards) === best}
        />
      ))}
      <LineOfRewards
        title="Your own"
        rewards={padded(mine)}
        gamma={1}
        shown={STEPS}
        full={full}
        isBetter={mine.length > 0 && returnOf(mine) === best}
      />
      <div class="row">
        {MOVES.map((name, action) => (
          <Button
            key={name}
            name={name}
            disabled={isOver}
            onClick={() => {
              own.value = [...own.peek(), action];
            }}
          >
            {name}
          </Button>
        ))}
        <Button
          kind="plain"
          name="back"
          disabled={own.value.length === 0}
          onClick={() => {
            own.value = own.peek().slice(0, -1);
          }}
        >
          Take back
        </Button>
      </div>
    </div>
  );
}

/** A line of full length, so that all of them have the same steps. */
function padded(rewards: readonly number[]): number[] {
  return Array.from({ length: STEPS }, (_, step) => rewards[step] ?? 0);
}

function verdict({ ends, rewards }: Learned): string {
  const sum = `${formatNumber(returnOf(rewards))} in ${rewards.length} steps`;
  if (ends === "at the pile") {
    return `It has learned to go to the pile: ${sum}. It counts later rewards a little less, so one cheese is not worth the wait.`;
  }
  if (ends === "at the cheese") return `It has learned to go to and fro at the cheese: ${sum}. It never arrives.`;
  return "It has learned nothing: no reward, no reason to go anywhere.";
}

/** The world with the learned way: its arrows, and the mouse where it ends. */
function tilesOf(learned: Learned | null): GridTile[] {
  const tiles = MAP.join("");
  const path = new Set(learned?.states ?? []);
  const mouse = learned?.states.at(-1) ?? tiles.indexOf("M");
  return [...tiles].map((tile, index) => {
    if (tile === "#") return { label: "wall", isWall: true };
    const words = { c: "cheese", P: "pile", M: "the start" }[tile] ?? "floor";
    const arrows = learned !== null && path.has(index) ? bestArrows(learned.q, MOVES.length * index) : [];
    const best = MOVES.filter((_, move) => arrows[move] > 0).join(" or ");
    return {
      label: `${words}${index === mouse ? ", the mouse" : ""}${best === "" ? "" : `, on its way ${best}`}`,
      things: [
        ...(tile === "c" && index !== mouse ? (["cheese"] as const) : []),
        ...(tile === "P" ? (["pile"] as const) : []),
        ...(index === mouse ? (["mouse"] as const) : []),
      ],
      arrows: tile === "P" || tile === "c" || index === mouse ? [] : arrows,
      heat: path.has(index) ? 0.4 : 0,
    };
  });
}
