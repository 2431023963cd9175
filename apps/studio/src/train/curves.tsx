import { useMemo } from "preact/hooks";
import { Chart, type ChartLine } from "../ui/chart.tsx";
import { SelectField, Slider } from "../ui/field.tsx";
import { formatNumber } from "../ui/format.ts";
import { Tabs } from "../ui/tabs.tsx";
import { chartData } from "./curve-data.ts";
import { LOSS_CHARTS, type LossChart } from "./loss-charts.ts";
import { training } from "./session.ts";
import * as address from "./train-state.ts";

const RETURN = "rollout/ep_rew_mean";
const RETURN_LINES: readonly ChartLine[] = [
  { label: "Mean return of the latest 100 episodes", color: "--line-1", faint: true },
  { label: "Mean return of the latest 100 episodes", color: "--line-1" },
];
const EVALUATION_LINES: readonly ChartLine[] = [
  { label: "Mean", color: "--line-3" },
  { label: "Least", color: "--line-2", dash: [6, 4] },
];
const TABS = [
  { id: "return", title: "Return" },
  { id: "losses", title: "Losses" },
  { id: "evaluations", title: "Evaluations" },
] as const;

/** The curves of the run, growing as it learns. */
export function Curves({ mark }: { readonly mark: number | null }) {
  const tab = address.tab.value;
  return (
    <Tabs
      label="Curves"
      tabs={TABS}
      selected={tab}
      onSelect={(id) => {
        address.tab.value = id;
      }}
    >
      {tab === "return" && <ReturnCurve mark={mark} />}
      {tab === "losses" && <Losses />}
      {tab === "evaluations" && <Evaluations mark={mark} />}
    </Tabs>
  );
}

function ReturnCurve({ mark }: { readonly mark: number | null }) {
  const { metrics } = training;
  const version = metrics.version.value;
  const x = address.xAxis.value;
  const smoothing = address.smoothing.value;
  // The columns grow in place: their version tells of it.
  const data = useMemo(() => chartData(metrics, [RETURN], { x, smoothing }), [metrics, version, x, smoothing]);
  return (
    <div class="curve">
      <Chart
        label="Return of the training episodes"
        xLabel={x === "steps" ? "environment steps" : "seconds"}
        lines={RETURN_LINES}
        data={data}
        marks={mark === null ? [] : [mark]}
        height={280}
      />
      <div class="curve-tools">
        <Slider
          label="Smoothing"
          name="smooth"
          min={0}
          max={0.99}
          step={0.01}
          value={smoothing}
          format={(value) => value.toFixed(2)}
          onChange={(value) => {
            address.smoothing.value = value;
          }}
        />
        <SelectField
          label="Across"
          name="x"
          value={x}
          options={[
            { value: "steps", label: "Steps" },
            { value: "seconds", label: "Seconds" },
          ]}
          onChange={(value) => {
            address.xAxis.value = value;
          }}
        />
      </div>
    </div>
  );
}

/** Every quantity that this algorithm measures, each with where it is well. */
function Losses() {
  const { metrics } = training;
  metrics.version.value;
  const charts = LOSS_CHARTS.filter(({ metric }) => metrics.column(metric).length > 0);
  if (charts.length === 0) return <p class="waiting">They appear with the first update.</p>;
  return (
    <div class="losses">
      {charts.map((chart) => (
        <Loss key={chart.metric} chart={chart} />
      ))}
    </div>
  );
}

function Loss({ chart }: { readonly chart: LossChart }) {
  const { metrics } = training;
  const version = metrics.version.value;
  const { metric, title, meaning, healthy } = chart;
  // The columns grow in place: their version tells of it.
  const data = useMemo(() => chartData(metrics, [metric], { x: "steps" }), [metrics, version, metric]);
  const latest = metrics.latest(metric);
  const isWell = healthy === undefined || latest === null || (latest >= healthy[0] && latest <= healthy[1]);
  const lines = useMemo(() => [{ label: title, color: "--line-1" } as const], [title]);
  return (
    <section>
      <h2>{title}</h2>
      <Chart label={title} xLabel="environment steps" lines={lines} data={data} marks={healthy ?? []} height={150} />
      <p class="quiet">
        {healthy !== undefined && (
          <span class={isWell ? "chip good" : "chip"}>
            {isWell ? "well" : "look here"}: usually {formatNumber(healthy[0])} to {formatNumber(healthy[1])}
          </span>
        )}{" "}
        {meaning}
      </p>
    </section>
  );
}

function Evaluations({ mark }: { readonly mark: number | null }) {
  const evaluations = training.evaluations.value;
  const data = useMemo(
    () => [
      evaluations.map(({ timesteps }) => timesteps),
      evaluations.map(({ meanReward }) => meanReward),
      evaluations.map(({ returns }) => Math.min(...returns)),
    ],
    [evaluations],
  );
  if (evaluations.length === 0) return <p class="waiting">The first one comes after some thousand steps.</p>;
  return (
    <div class="curve">
      <Chart
        label="Return of the evaluation episodes"
        xLabel="environment steps"
        lines={EVALUATION_LINES}
        data={data}
        marks={mark === null ? [] : [mark]}
        height={240}
      />
      <div class="scroll-x">
        <table>
          <thead>
            <tr>
              <th scope="col" class="number">
                Steps
              </th>
              <th scope="col" class="number">
                Mean ± spread
              </th>
              <th scope="col" class="number">
                Mean length
              </th>
              <th scope="col" class="number">
                Episodes
              </th>
            </tr>
          </thead>
          <tbody>
            {evaluations.toReversed().map((one) => (
              <tr key={one.timesteps}>
                <td class="number">{one.timesteps.toLocaleString("en")}</td>
                <td class="number">
                  {one.meanReward.toFixed(1)} ± {one.stdReward.toFixed(1)}
                </td>
                <td class="number">{one.meanLength.toFixed(1)}</td>
                <td class="number">{one.returns.length}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
