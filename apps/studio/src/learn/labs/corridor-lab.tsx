import { useMemo, useRef, useState } from "preact/hooks";
import { urlParam } from "../../app/url-state.ts";
import { Button } from "../../ui/button.tsx";
import { Slider } from "../../ui/field.tsx";
import { formatNumber } from "../../ui/format.ts";
import { Lab } from "../lab.tsx";
import { type CorridorRuns, chanceCodec, expectedReturn, LIMIT, runCorridor, SWITCHED } from "./corridor.ts";
import { binsOf } from "./policies.ts";
import { Goals } from "./shared/goals.tsx";
import { type GridTile, GridView } from "./shared/grid-view.tsx";
import { Histogram } from "./shared/histogram.tsx";
import { useWork } from "./shared/pace.ts";
import "./shared/labs.css";

// Its outcome: "200 episodes" at p = 1 (as it opens): nobody gets out. Then p between 0.5 and 0.66 and "200 episodes".

const EPISODES = 200;
/** Steps within which a good walker gets out, on average. */
const GOOD = 12;

const right = urlParam("right", chanceCodec, 1);

/** A corridor in which all tiles look alike: only chance gets out. */
export function CorridorLab() {
  const p = right.value;
  const [asked, setAsked] = useState<{ readonly seed: number; readonly p: number } | null>(null);
  const found = useWork(String(asked?.seed), () => answer(asked));
  const [selected, setSelected] = useState(0);
  const done = useRef({ stuck: false, good: false });
  const expected = useMemo(() => expectedReturn(p), [p]);
  if (found !== null) {
    done.current.stuck ||= found.cut === EPISODES && (found.p === 0 || found.p === 1);
    done.current.good ||= expectedReturn(found.p) > -GOOD;
  }
  const { stuck, good } = done.current;
  return (
    <Lab
      id="corridor"
      title="Three tiles that look alike"
      outcome={`see a policy without chance stay in the corridor for ever, and find one that is out within ${GOOD} steps on average.`}
      reached={stuck && good}
    >
      <p>
        The walker starts on the left and wants to get out on the right. On the middle tile somebody has crossed the
        wires: there, right leads left and left leads right. All tiles look alike to it, so its policy is one number for
        all.
      </p>
      <GridView label="The corridor" columns={4} tiles={tilesOf(p)} selected={selected} onSelect={setSelected} />
      <Slider
        label="p, the chance of going right"
        name="right"
        min={0}
        max={1}
        step={0.01}
        value={p}
        format={(value) => value.toFixed(2)}
        onChange={(value) => {
          right.value = value;
        }}
      />
      <p class="lab-verdict" role="status">
        {Number.isFinite(expected)
          ? `Worked out by policy evaluation: ${formatNumber(-expected)} steps on average.`
          : "Worked out: it never gets out."}
      </p>
      <Button kind="primary" name="episodes" onClick={() => setAsked({ seed: (asked?.seed ?? 0) + 1, p })}>
        {EPISODES} episodes
      </Button>
      {found !== null && (
        <>
          <Histogram
            title={`p = ${found.p.toFixed(2)}: how many of ${EPISODES} episodes took how many steps to the exit, counted from … on`}
            bins={binsOf(found, 3, LIMIT, 10)}
          />
          <p role="status">{foundText(found)}</p>
        </>
      )}
      <Goals
        goals={[
          { text: "A policy without chance, p = 0 or p = 1: no episode gets out", done: stuck },
          { text: `A p that gets out within ${GOOD} steps on average, and episodes that show it`, done: good },
        ]}
      />
    </Lab>
  );
}

/** The episodes that were asked for, worked off over frames; nothing while nobody has asked. */
function* answer(
  asked: { readonly seed: number; readonly p: number } | null,
): Generator<void, CorridorRuns | null, void> {
  return asked === null ? null : yield* runCorridor(asked.p, EPISODES, asked.seed);
}

function tilesOf(p: number): GridTile[] {
  return [0, 1, 2, 3].map((tile) => {
    if (tile === 3) return { label: "exit", things: ["goal"] };
    const words = `right ${Math.round(100 * p)} %, left ${Math.round(100 * (1 - p))} %`;
    return {
      label: tile === SWITCHED ? `${words}, but right leads left here` : words,
      arrows: [0, p, 0, 1 - p],
      ...(tile === SWITCHED ? { text: "crossed" } : tile === 0 ? { text: "start" } : {}),
      ...(tile === SWITCHED ? { heat: -0.5 } : {}),
    };
  });
}

function foundText({ steps, cut }: CorridorRuns): string {
  if (steps.length === 0) return `None of ${cut} episodes got out within ${LIMIT} steps.`;
  const mean = steps.reduce((sum, each) => sum + each, 0) / steps.length;
  return `${steps.length} got out, after ${formatNumber(mean)} steps on average; ${cut} were cut off.`;
}
