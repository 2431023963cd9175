import { choice, integer, text, urlParam } from "../app/url-state.ts";

// What the Play page is about, as its address holds it: a link opens the same game against the same agent.
// `?page=play&run=CartPole-v1/ppo/001` is enough of a link: the environment is then the run's, and its arguments too.

/** Empty for the run's own and, without a run, for CartPole. */
export const env = urlParam("env", text, "");
/** The run whose agent plays beside, as it was at its end: `CartPole-v1/ppo/001`, `machine:…`; empty for none. */
export const run = urlParam("run", text, "");
export const seed = urlParam("seed", integer(0, Number.MAX_SAFE_INTEGER), 1);
/** Times real time. */
export const pace = urlParam("pace", choice(["0.25", "0.5", "1", "2"]), "1");
