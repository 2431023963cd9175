import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { integer, urlParam } from "../../app/url-state.ts";
import { Button } from "../../ui/button.tsx";
import { Chart, type ChartLine } from "../../ui/chart.tsx";
import { NumberField, SelectField } from "../../ui/field.tsx";
import { formatNumber } from "../../ui/format.ts";
import { Lab } from "../lab.tsx";
import { type Learned, type RaceProgress, type RaceResult, type SliceCell, unseenAnswers } from "./deep.ts";
import type { RaceReport } from "./deep-worker.ts";
import raceAddress from "./deep-worker.ts?worker-address";
import { type GridTile, GridView } from "./shared/grid-view.tsx";
import "./shared/labs.css";
import "./deep.css";

// Its outcome: press "Train both". Some seconds later the network holds the pole up longer than the table (seed 1).

const STEPS = 20_000;
const PARTS = [3, 5, 7, 9, 11];

const bins = urlParam("bins", integer(3, 11), 7);
const seed = urlParam("seed", integer(0, 1_000_000), 1);

const LINES: readonly ChartLine[] = [
  { label: "Table", color: "--line-2", dash: [6, 4] },
  { label: "Network", color: "--line-1" },
];

/** One task, one method, two memories. */
export function DeepLab() {
  const { progress, result, problem, isRunning, start } = useRace();
  const parts = PARTS.includes(bins.value) ? bins.value : 7;
  const data = useMemo(
    () => [
      progress.map(({ timesteps }) => timesteps),
      progress.map(({ table }) => table),
      progress.map(({ network }) => network),
    ],
    [progress],
  );
  const isBetter = result !== null && result.network.meanReward > result.table.meanReward;
  return (
    <Lab
      id="deep"
      title="A table beside a network"
      outcome="train both, and see the network hold the pole up longer than the table in 20 fresh episodes, after as many steps."
      reached={isBetter}
    >
      <div class="lab-columns">
        <SelectField
          label="Each measurement is cut, for the table, into"
          name="bins"
          value={String(parts)}
          options={PARTS.map((count) => ({
            value: String(count),
            label: `${count} parts: ${(count ** 4).toLocaleString("en")} cells`,
          }))}
          onChange={(value) => {
            bins.value = Number(value);
          }}
        />
        <NumberField
          label="Seed"
          name="seed"
          integer
          min={0}
          max={1_000_000}
          value={seed.value}
          onChange={(value) => {
            seed.value = value;
          }}
        />
      </div>
      <div class="row">
        <Button
          kind="primary"
          icon="play"
          name="train"
          disabled={isRunning}
          onClick={() => start({ bins: parts, seed: seed.value, steps: STEPS })}
        >
          {isRunning ? "Training …" : "Train both"}
        </Button>
        <span class="quiet" role="status">
          {isRunning
            ? `${(progress.at(-1)?.timesteps ?? 0).toLocaleString("en")} of ${STEPS.toLocaleString("en")} steps each`
            : result === null
              ? `${STEPS.toLocaleString("en")} steps each, by Q-learning, in a thread of their own`
              : "Both have taken their steps."}
        </span>
      </div>
      {problem !== null && (
        <p class="notice bad" role="alert">
          {problem} Reload the page and train once more.
        </p>
      )}
      <p class="label">How long each holds the pole up: mean of 5 fresh episodes, 500 steps at most</p>
      <Chart
        label="How long each holds the pole up: mean of 5 fresh episodes"
        xLabel="steps of each"
        lines={LINES}
        data={data}
        height={200}
      />
      {result !== null && <Comparison result={result} />}
    </Lab>
  );
}

/** A race in a worker of its own, which ends with the lab. */
function useRace() {
  const worker = useRef<Worker | null>(null);
  const [progress, setProgress] = useState<readonly RaceProgress[]>([]);
  const [result, setResult] = useState<RaceResult | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isRunning, setRunning] = useState(false);
  const end = (): void => {
    worker.current?.terminate();
    worker.current = null;
    setRunning(false);
  };
  useEffect(() => () => worker.current?.terminate(), []);
  const start = (settings: { readonly bins: number; readonly seed: number; readonly steps: number }): void => {
    end();
    setProgress([]);
    setResult(null);
    setProblem(null);
    setRunning(true);
    const own = new Worker(raceAddress, { type: "module", name: "table-and-network" });
    worker.current = own;
    own.onmessage = ({ data }: MessageEvent<RaceReport>) => {
      if (data.kind === "progress") {
        setProgress((before) => [...before, data.progress]);
        return;
      }
      setResult(data.result);
      end();
    };
    own.onerror = (event) => {
      setProblem(`The training has stopped: ${event.message || "its code could not be fetched"}.`);
      end();
    };
    own.postMessage(settings);
  };
  return { progress, result, problem, isRunning, start };
}

function Comparison({ result }: { readonly result: RaceResult }) {
  const { cells, table, network } = result;
  const { unseen, right } = unseenAnswers(network.slice);
  return (
    <>
      <div class="scroll-x">
        <table class="deep-figures">
          <thead>
            <tr>
              <th scope="col">After {STEPS.toLocaleString("en")} steps</th>
              <th scope="col" class="number">
                Table
              </th>
              <th scope="col" class="number">
                Network
              </th>
            </tr>
          </thead>
          <tbody>
            <Row name="Steps it holds the pole up, 20 fresh episodes" of={({ meanReward }) => meanReward} {...result} />
            <Row name="Numbers that hold what it knows" of={({ numbers }) => numbers} {...result} />
            <Row
              name="Seconds of learning, on this machine"
              of={({ seconds }) => Math.round(100 * seconds) / 100}
              {...result}
            />
            <Row
              name={`Of ${cells.toLocaleString("en")} cells: where it ever acted`}
              of={({ cellsVisited }) => cellsVisited}
              {...result}
            />
          </tbody>
        </table>
      </div>
      <h4>What each would do while the cart stands still in the middle</h4>
      <p class="quiet">
        From left to right the pole leans further to the right; from the bottom to the top it falls faster to the right.
        An arrow is a push. Green: it acted there while it learned. Red, with a dot or a question mark: it was{" "}
        <b>never</b> there.
      </p>
      <div class="lab-columns">
        <Slice title="The table" slice={table.slice} />
        <Slice title="The network" slice={network.slice} />
      </div>
      <p class="lab-verdict" role="status">
        {unseen === 0
          ? "The network has been in every cell of this picture where the pole leans and falls to the same side. Cut finer to see cells that it never met."
          : `Of the cells where the pole leans and falls to the same side, the network never met ${unseen}, and in ${right} of them it pushes to that side all the same, which is right. In its empty cells the table has nothing to say.`}
      </p>
    </>
  );
}

interface RowProps extends RaceResult {
  readonly name: string;
  readonly of: (learned: Learned) => number;
}

function Row({ name, of, table, network }: RowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="number">{formatNumber(of(table))}</td>
      <td class="number">{formatNumber(of(network))}</td>
    </tr>
  );
}

function Slice({ title, slice }: { readonly title: string; readonly slice: readonly SliceCell[] }) {
  const columns = Math.sqrt(slice.length);
  return (
    <div>
      <p class="label">{title}</p>
      <GridView label={`${title}'s answers`} columns={columns} tiles={slice.map(tileOf)} />
    </div>
  );
}

function tileOf({ angle, angularVelocity, action, wasThere }: SliceCell): GridTile {
  const lean = `leaning ${side(angle)} ${formatNumber(Math.abs((angle * 180) / Math.PI))}°`;
  const fall = `falling ${side(angularVelocity)} at ${formatNumber(Math.abs((angularVelocity * 180) / Math.PI))}° a second`;
  const answer = action === null ? "no answer" : `pushes ${action === 1 ? "right" : "left"}`;
  return {
    label: `${lean}, ${fall}: ${answer}, ${wasThere ? "has been there" : "never there"}`,
    arrows: action === null ? [] : action === 1 ? [0, 1, 0, 0] : [0, 0, 0, 1],
    heat: wasThere ? 0.7 : -0.7,
    ...(wasThere ? {} : { text: action === null ? "?" : "•" }),
  };
}

function side(value: number): string {
  return value > 0 ? "right" : "left";
}
