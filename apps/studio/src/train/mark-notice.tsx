import { Icon } from "../ui/icon.tsx";
import { training } from "./session.ts";

/** Whether the evaluations have reached the mark at which the task counts as solved. */
export function MarkNotice() {
  const run = training.run.value;
  const latest = training.evaluations.value.at(-1);
  if (run === null || run.mark === null) return null;
  const { mark } = run;
  const episodes = run.config.eval_episodes;
  const isReached = latest !== undefined && latest.meanReward >= mark;
  return (
    <p class={isReached ? "notice good mark-notice" : "notice mark-notice"} role="status" data-reached={isReached}>
      {isReached && <Icon name="check" />}
      <span>
        {latest === undefined ? (
          <>
            Solved at a mean return of {mark} over {episodes} evaluation episodes, in which it does what it likes best.
          </>
        ) : isReached ? (
          <>
            Solved: <b>{latest.meanReward.toFixed(1)}</b> ± {latest.stdReward.toFixed(1)} over {episodes} evaluation
            episodes, and {mark} was the mark; after {latest.timesteps.toLocaleString("en")} steps.
          </>
        ) : (
          <>
            Last evaluation: <b>{latest.meanReward.toFixed(1)}</b> ± {latest.stdReward.toFixed(1)} over {episodes}{" "}
            episodes, of {mark} that count as solved.
          </>
        )}
      </span>
    </p>
  );
}
