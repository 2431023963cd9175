import type { ComponentChildren } from "preact";
import { Button } from "../../../ui/button.tsx";
import { SelectField } from "../../../ui/field.tsx";
import type { Pace } from "./pace.ts";

export interface StepperProps {
  readonly running: boolean;
  readonly onRun: (running: boolean) => void;
  /** Goes one step by hand. */
  readonly onStep?: () => void;
  /** @default "One step" */
  readonly stepLabel?: string;
  readonly onReset?: () => void;
  /** @default "Reset" */
  readonly resetLabel?: string;
  readonly pace?: Pace;
  readonly onPace?: (pace: Pace) => void;
  /** @default "Run" */
  readonly runLabel?: string;
  /** Whether there is nothing left to run. */
  readonly isOver?: boolean;
  /** How far it has come: "1,200 of 20,000 steps". */
  readonly children?: ComponentChildren;
}

const PACES = [
  { value: "slow", label: "Four a second" },
  { value: "quick", label: "One a frame" },
  { value: "full", label: "As fast as it can" },
] as const satisfies readonly { readonly value: Pace; readonly label: string }[];

/** The controls of a lab that goes on by itself or step by step. */
export function Stepper(props: StepperProps) {
  const { running, onRun, onStep, stepLabel = "One step", onReset, resetLabel = "Reset", pace, onPace } = props;
  return (
    <div class="stepper row">
      <Button
        kind="primary"
        name="run"
        icon={running ? "pause" : "play"}
        disabled={props.isOver === true && !running}
        onClick={() => onRun(!running)}
      >
        {running ? "Pause" : (props.runLabel ?? "Run")}
      </Button>
      {onStep !== undefined && (
        <Button name="step" icon="step" disabled={running || props.isOver === true} onClick={onStep}>
          {stepLabel}
        </Button>
      )}
      {onReset !== undefined && (
        <Button name="reset" kind="plain" onClick={onReset}>
          {resetLabel}
        </Button>
      )}
      {pace !== undefined && onPace !== undefined && (
        <SelectField label="Speed" name="pace" value={pace} options={PACES} onChange={onPace} />
      )}
      {props.children !== undefined && <span class="quiet stepper-count">{props.children}</span>}
    </div>
  );
}
