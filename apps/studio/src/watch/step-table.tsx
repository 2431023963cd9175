import type { EnvDoc } from "perilune/envs";
import { useState } from "preact/hooks";
import { actionText } from "../engine/actions.ts";
import { formatNumber } from "../ui/format.ts";
import { type EpisodeRecord, returnsOf } from "./episode-record.ts";

/** Every step of an episode, for those who read rather than look; made once it is asked for. */
export function StepTable({ record, doc }: { readonly record: EpisodeRecord; readonly doc: EnvDoc | null }) {
  const [isOpen, setOpen] = useState(false);
  const hasValues = record.minds[0]?.value !== undefined;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Every step as a table</summary>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        <section class="step-table" tabIndex={0} aria-label="Steps of the episode">
          <table>
            <thead>
              <tr>
                {["Step", "Action", "Reward", "Return", ...(hasValues ? ["Value before"] : [])].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <Steps record={record} doc={doc} hasValues={hasValues} />
          </table>
        </section>
      )}
    </details>
  );
}

interface StepsProps {
  readonly record: EpisodeRecord;
  readonly doc: EnvDoc | null;
  readonly hasValues: boolean;
}

function Steps({ record: { actions, rewards, minds }, doc, hasValues }: StepsProps) {
  const returns = returnsOf({ rewards });
  return (
    <tbody>
      {actions.map((action, index) => (
        <tr key={index}>
          <td>{index + 1}</td>
          <td>{actionText(doc, action)}</td>
          <td>{formatNumber(rewards[index])}</td>
          <td>{formatNumber(returns[index + 1])}</td>
          {hasValues && <td>{formatNumber(minds[index].value ?? 0)}</td>}
        </tr>
      ))}
    </tbody>
  );
}
