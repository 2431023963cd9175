import { useMemo, useRef, useState } from "preact/hooks";
import { flag, integer, json, number, urlParam } from "../../app/url-state.ts";
import { Chart, type ChartLine } from "../../ui/chart.tsx";
import { Slider, Switch } from "../../ui/field.tsx";
import { formatNumber } from "../../ui/format.ts";
import { Lab } from "../lab.tsx";
import { ForkPolicy, PAYS, percent, turnLines, WAYS } from "./policy-based.ts";
import { PpoGrid } from "./ppo-grid-view.tsx";
import { Arithmetic } from "./shared/arithmetic.tsx";
import { Bars } from "./shared/bars.tsx";
import { Goals } from "./shared/goals.tsx";
import { Stepper } from "./shared/stepper.tsx";
import { useSteps } from "./use-steps.ts";
import "./shared/labs.css";

// Its outcome: press "Run" at the fork with the speed "One a frame" (some fifty draws bring the best way above 90 %),
// and "Train by PPO" at the grid (some seconds in the training worker).

const isPays = (value: unknown): value is readonly number[] =>
  Array.isArray(value) &&
  value.length === WAYS.length &&
  value.every((pay) => typeof pay === "number" && Math.abs(pay) <= 5);

const pays = urlParam("pays", json(isPays), PAYS);
const bonus = urlParam("bonus", integer(0, 100), 0);
const alpha = urlParam("alpha", number(0.01, 1), 0.1);
const againstMean = urlParam("baseline", flag, true);

/** What "nearly always" is. */
const SURE = 0.9;
/** Points of the curve, at most. */
const MOST_POINTS = 500;

const LINES: readonly ChartLine[] = [
  { label: WAYS[0], color: "--line-1" },
  { label: WAYS[1], color: "--line-2", dash: [6, 4] },
  { label: WAYS[2], color: "--line-3", dash: [2, 3] },
];

/** A policy that is turned by hand, and one that PPO turns. */
export function PolicyBasedLab() {
  const [isSure, setSure] = useState(false);
  const [arrives, setArrives] = useState(false);
  return (
    <Lab
      id="policy-based"
      title="Turn a policy"
      outcome="at the fork the way that pays best becomes at least 90 % probable, and on the grid PPO's policy leads to the goal."
      reached={isSure && arrives}
    >
      <h4>One state, three ways</h4>
      <ForkLearning
        key={`${pays.value} ${bonus.value} ${alpha.value} ${againstMean.value}`}
        onSure={() => setSure(true)}
      />
      <ForkSettingsFields />
      <h4>Many states: the same idea, by PPO</h4>
      <PpoGrid onArrival={() => setArrives(true)} />
      <Goals
        goals={[
          { text: "At the fork: the best-paid way is at least 90 % probable", done: isSure },
          { text: "On the grid: the most probable moves lead to the goal", done: arrives },
        ]}
      />
    </Lab>
  );
}

/** The fork: draws, and what each of them does to the probabilities. */
function ForkLearning({ onSure }: { readonly onSure: () => void }) {
  const best = pays.value.indexOf(Math.max(...pays.value));
  const history = useRef<(readonly number[])[]>([]);
  const { work: policy, controls } = useSteps(
    () => {
      const { value } = pays;
      history.current = [];
      return new ForkPolicy(
        { pays: value, bonus: bonus.peek(), alpha: alpha.peek(), againstMean: againstMean.peek() },
        1,
      );
    },
    (stepped) => {
      const { probabilities } = stepped.numbers;
      history.current.push(probabilities);
      if (probabilities[best] >= SURE) onSure();
    },
  );
  const { probabilities, preferences } = policy.numbers;
  const { steps } = policy;
  // One row a draw; a new array whenever there are more.
  const data = useMemo(() => curve(history.current), [steps]);
  return (
    <div class="lab-columns">
      <div>
        <Bars
          title="The policy: probability of each way"
          bars={WAYS.map((name, way) => ({
            name: `${name} (pays ${formatNumber(pays.value[way] + bonus.value)})`,
            share: probabilities[way],
            text: `${percent(probabilities[way])}, H = ${formatNumber(preferences[way])}`,
            isMarked: policy.last?.way === way,
          }))}
        />
        <Stepper {...controls} stepLabel="Draw once">
          {`${steps.toLocaleString("en")} draws`}
        </Stepper>
        <Arithmetic
          title="The last draw, and how it turned the policy"
          lines={policy.last === null ? [] : turnLines(policy.last)}
          empty="Draw once: a way is taken by its probability, and pays."
        />
      </div>
      <div>
        <Chart label="Probability of each way" xLabel="draws" lines={LINES} data={data} marks={[SURE]} height={220} />
      </div>
    </div>
  );
}

function ForkSettingsFields() {
  return (
    <details>
      <summary>Change what the ways pay and how it learns</summary>
      {WAYS.map((name, way) => (
        <Slider
          key={name}
          label={`Pay of ${name}, on average`}
          name={`pay-${way}`}
          min={-5}
          max={5}
          step={0.5}
          value={pays.value[way]}
          onChange={(value) => {
            pays.value = pays.peek().map((pay, index) => (index === way ? value : pay));
          }}
        />
      ))}
      <Slider
        label="Bonus on every reward"
        name="bonus"
        min={0}
        max={100}
        step={5}
        value={bonus.value}
        hint="Whatever is done: it should change nothing. Does it?"
        onChange={(value) => {
          bonus.value = value;
        }}
      />
      <Slider
        label="Step size α"
        name="alpha"
        min={0.01}
        max={1}
        step={0.01}
        value={alpha.value}
        onChange={(value) => {
          alpha.value = value;
        }}
      />
      <Switch
        label="Compare rewards with their mean so far"
        name="baseline"
        value={againstMean.value}
        onChange={(value) => {
          againstMean.value = value;
        }}
      />
    </details>
  );
}

/** Steps and the probabilities after them as columns, thinned. */
function curve(history: readonly (readonly number[])[]): number[][] {
  const every = Math.max(1, Math.ceil(history.length / MOST_POINTS));
  const rows = history.flatMap((probabilities, index) =>
    (index + 1) % every === 0 || index === 0 ? [[index + 1, ...probabilities]] : [],
  );
  return [0, ...WAYS.map((_, way) => way + 1)].map((column) => rows.map((row) => row[column]));
}
