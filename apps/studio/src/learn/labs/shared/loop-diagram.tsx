import type { Phase } from "../the-loop.ts";

export interface LoopDiagramProps {
  /** The arrow that is under way. */
  readonly lit: Phase;
  /** The step of the agent's present state. */
  readonly step: number;
}

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

/** A number as an index: S₁₂. */
export function subscript(value: number): string {
  return String(value).replace(/\d/g, (digit) => SUBSCRIPTS[Number(digit)]);
}

/** The loop: agent and world, and the three arrows between them. */
export function LoopDiagram({ lit, step }: LoopDiagramProps) {
  const [now, next] = [subscript(step), subscript(step + 1)];
  // While the answer is under way, the state that comes is already the next one.
  const state = lit === "reward" ? next : now;
  const reward = lit === "reward" ? next : now;
  const words = {
    state: `the state S${now} goes to the agent`,
    action: `the agent sends its action A${now} to the world`,
    reward: `the world answers with the reward R${next}`,
  };
  const arrow = (phase: Phase): string => `loop-arrow${phase === lit ? " is-lit" : ""}`;
  return (
    <svg
      class="loop-diagram"
      viewBox="0 0 420 190"
      role="img"
      aria-label={`The loop between agent and world: ${words[lit]}.`}
    >
      <rect class="loop-box" x="140" y="6" width="140" height="46" rx="12" />
      <text class="loop-name" x="210" y="35">
        Agent
      </text>
      <rect class="loop-box" x="140" y="138" width="140" height="46" rx="12" />
      <text class="loop-name" x="210" y="167">
        World
      </text>
      <g class={arrow("action")}>
        <path d="M280 29H378V161H290" />
        <path class="loop-head" d="M282 161l12-6v12z" />
        <text x="370" y="100" text-anchor="end">
          Action A{now}
        </text>
      </g>
      <g class={arrow("reward")}>
        <path d="M140 150H64V42H130" />
        <path class="loop-head" d="M138 42l-12-6v12z" />
        <text x="72" y="118">
          {step === 0 && lit !== "reward" ? "Reward" : `Reward R${reward}`}
        </text>
      </g>
      <g class={arrow("state")}>
        <path d="M140 174H22V18H130" />
        <path class="loop-head" d="M138 18l-12-6v12z" />
        <text x="72" y="84">
          State S{state}
        </text>
      </g>
    </svg>
  );
}
