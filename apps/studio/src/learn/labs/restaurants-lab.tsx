import { useMemo, useRef, useState } from "preact/hooks";
import { type Codec, flag, integer, urlParam } from "../../app/url-state.ts";
import { Button } from "../../ui/button.tsx";
import { Chart, type ChartLine } from "../../ui/chart.tsx";
import { Switch } from "../../ui/field.tsx";
import { formatNumber } from "../../ui/format.ts";
import { Lab } from "../lab.tsx";
import { ARMS, type Comparison, compare, DAYS, Dinners, DRIFT, OWN_DINNERS, RULES } from "./restaurants.ts";
import { Goals } from "./shared/goals.tsx";
import { useWork } from "./shared/pace.ts";
import { shortNumber } from "./shared/tile-map.ts";
import { WideTable } from "./shared/wide-table.tsx";
import "./shared/labs.css";

// Its outcome: ten presses on the restaurants' buttons; "Let the rules eat"; the switch "The restaurants change from day
// to day" the other way; ten more dinners and "Let the rules eat" again. Each comparison takes about two seconds.

const drifting = urlParam("drift", flag, false);
const town = urlParam("town", integer(0, 9999), 7);
/** Where one has eaten, a digit a dinner. */
const digits: Codec<string> = { parse: (text) => (/^\d{1,10}$/.test(text) ? text : undefined), format: String };
const ate = urlParam("ate", digits, "");

const LINES: readonly ChartLine[] = RULES.map(({ name }, index) => ({
  label: name,
  color: (["--line-1", "--line-2", "--line-3", "--line-4", "--line-5"] as const)[index],
  dash: [[], [10, 4], [3, 3], [12, 4, 3, 4], [6, 6]][index],
}));
const EVERY = 5;
const CURVE_DAYS = Array.from({ length: DAYS / EVERY }, (_, index) => EVERY * (index + 1));

/** The same question without a maze: the restaurant one knows, or another? */
export function RestaurantsLab() {
  const drift = drifting.value ? DRIFT : 0;
  const key = `${drift} ${town.value}`;
  const dinners = useMemo(() => {
    const all = new Dinners(drift, town.value);
    for (const arm of ate.value) all.eat(Number(arm));
    return all;
  }, [key, ate.value]);

  const [asked, setAsked] = useState<string | null>(null);
  const isAsked = asked === key && dinners.isOver;
  const work = useWork(isAsked ? key : "", () => answer(isAsked ? key : null, drift, town.peek()));
  const comparison = isAsked && work?.key === key ? work.comparison : null;

  const done = useRef({ isFull: false, still: false, moving: false });
  done.current.isFull ||= dinners.isOver;
  if (comparison !== null) done.current[comparison.drift === 0 ? "still" : "moving"] = true;
  const { isFull, still, moving } = done.current;
  return (
    <Lab
      id="restaurants"
      title="Ten dinners"
      outcome="eat ten dinners, then see which rule regrets least where nothing changes, and which where everything does."
      reached={isFull && still && moving}
    >
      <Switch
        label="The restaurants change from day to day"
        name="drift"
        value={drifting.value}
        onChange={(on) => {
          ate.value = "";
          drifting.value = on;
        }}
      />
      <p role="status">{ownText(dinners)}</p>
      <Street
        dinners={dinners}
        onEat={(arm) => {
          ate.value = ate.peek() + arm;
        }}
      />
      <div class="row">
        <Button
          kind="primary"
          name="compare"
          disabled={!dinners.isOver || isAsked}
          onClick={() => {
            setAsked(key);
          }}
        >
          Let the rules eat
        </Button>
        <Button
          kind="plain"
          name="reset"
          onClick={() => {
            ate.value = "";
            town.value = (town.peek() + 1) % 10_000;
          }}
        >
          Another town
        </Button>
        {isAsked && comparison === null && <span class="quiet">They are eating …</span>}
      </div>
      {comparison !== null && <Outcome comparison={comparison} dinners={dinners} />}
      <Goals
        goals={[
          { text: "Ten dinners of your own", done: isFull },
          { text: "The rules compared in a town where nothing changes", done: still },
          { text: "The rules compared in a town that changes", done: moving },
        ]}
      />
    </Lab>
  );
}

/** The comparison, marked with what it was asked for; nothing while nobody has asked. */
function* answer(
  key: string | null,
  drift: number,
  seed: number,
): Generator<void, { readonly key: string; readonly comparison: Comparison } | null, void> {
  return key === null ? null : { key, comparison: yield* compare(drift, seed) };
}

/** The restaurants, each with what is known of it; their true quality once all is eaten. */
function Street({ dinners, onEat }: { readonly dinners: Dinners; readonly onEat: (arm: number) => void }) {
  const qualities = dinners.isOver ? dinners.qualities : null;
  const best = qualities === null ? -1 : qualities.indexOf(Math.max(...qualities));
  return (
    <ul class="street">
      {Array.from({ length: ARMS }, (_, arm) => {
        const { count, mean } = dinners.at(arm);
        const known = count === 0 ? "not tried" : `${count}×, mean ${shortNumber(mean)}`;
        return (
          <li key={arm} class={arm === best ? "is-best" : undefined}>
            <button type="button" data-arm={arm} disabled={dinners.isOver} onClick={() => onEat(arm)}>
              <b>No. {arm + 1}</b>
              <span>{known}</span>
              {qualities !== null && <span>truly {shortNumber(qualities[arm])}</span>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function ownText(dinners: Dinners): string {
  const last = dinners.rewards.at(-1);
  const left = OWN_DINNERS - dinners.rewards.length;
  if (last === undefined)
    return "Ten evenings, ten restaurants. A dinner is as good as the place, give or take. Choose.";
  const how = `No. ${last.arm + 1} was worth ${formatNumber(last.reward)}.`;
  if (left > 0)
    return `${how} ${left} ${left === 1 ? "dinner" : "dinners"} to go; so far ${formatNumber(dinners.earned)}.`;
  return `${how} Ten dinners worth ${formatNumber(dinners.earned)}; always the best place would have given ${formatNumber(
    dinners.regret,
  )} more on average. That is your regret.`;
}

/** Who regrets how much: over the first ten days in this town, and in many towns over a thousand. */
function Outcome({ comparison, dinners }: { readonly comparison: Comparison; readonly dinners: Dinners }) {
  const finals = comparison.regrets.map((regret) => regret[DAYS - 1]);
  const least = Math.min(...finals);
  const curves = comparison.regrets.map((regret) => CURVE_DAYS.map((day) => regret[day - 1]));
  return (
    <>
      <Chart label="Regret so far, the mean of 60 towns" xLabel="days" lines={LINES} data={[CURVE_DAYS, ...curves]} />
      <WideTable
        label="Regret of the rules"
        heads={["Rule", `First ${OWN_DINNERS} days, your town`, `${formatNumber(DAYS)} days, 60 towns`]}
      >
        <tr>
          <td>you</td>
          <td>{formatNumber(dinners.regret)}</td>
          <td>–</td>
        </tr>
        {RULES.map(({ id, name }, index) => (
          <tr key={id} data-rule={id}>
            <td>{name}</td>
            <td>{formatNumber(comparison.first[index])}</td>
            <td>{finals[index] === least ? <b>{formatNumber(least)}, the least</b> : formatNumber(finals[index])}</td>
          </tr>
        ))}
      </WideTable>
    </>
  );
}
