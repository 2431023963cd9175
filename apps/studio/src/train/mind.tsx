import type { Explanation } from "perilune/policies";
import { formatNumber } from "../ui/format.ts";
import "./mind.css";

export interface MindProps {
  readonly mind: Explanation | null;
  readonly names: (count: number) => readonly string[];
}

/** What a policy thinks of each of its actions: probabilities, values, or means with their spread. */
export function Mind({ mind, names }: MindProps) {
  const { probabilities, qValues, mean, std } = mind ?? {};
  if (probabilities !== undefined) {
    const rows = probabilities.map((value) => ({ share: value, text: `${Math.round(100 * value)} %` }));
    return <Bars title="Probability of each action" names={names(rows.length)} rows={rows} />;
  }
  if (qValues !== undefined) {
    const low = Math.min(...qValues);
    const span = Math.max(...qValues) - low || 1;
    const rows = qValues.map((value) => ({ share: (value - low) / span, text: formatNumber(value) }));
    return <Bars title="Value of each action" names={names(rows.length)} rows={rows} />;
  }
  if (mean !== undefined) {
    const rows = mean.map((value, index) => ({
      share: Math.min(1, Math.max(0, (value + 1) / 2)),
      text: `${formatNumber(value)} ± ${formatNumber(std?.[index] ?? 0)}`,
    }));
    return <Bars title="Mean and spread of the action" names={names(rows.length)} rows={rows} />;
  }
  return null;
}

interface BarsProps {
  readonly title: string;
  readonly names: readonly string[];
  readonly rows: readonly { readonly share: number; readonly text: string }[];
}

function Bars({ title, names, rows }: BarsProps) {
  return (
    <div class="mind">
      <h2>{title}</h2>
      <ul>
        {rows.map(({ share, text }, index) => (
          <li key={names[index]}>
            <span>{names[index]}</span>
            <span class="bar-of" aria-hidden="true" style={{ "--share": share.toFixed(3) }} />
            <span class="number">{text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
