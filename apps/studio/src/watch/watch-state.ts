import { choice, flag, integer, text, urlParam } from "../app/url-state.ts";

// What the Watch page shows, as its address holds it: a link opens the same moment of the same episode.

/** A run of this browser or of the machine, by its name in addresses. */
export const run = urlParam("run", text, "");
/** The stage of the agent; empty for the last. */
export const at = urlParam("at", text, "");
export const seed = urlParam("seed", integer(0, Number.MAX_SAFE_INTEGER), 1);
/** The moment that is seen, after so many steps. */
export const step = urlParam("step", integer(0, 1e6), 0);
/** Whether the agent always takes the action it likes best. */
export const greedy = urlParam("greedy", flag, true);
/** Times real time. */
export const pace = urlParam("pace", choice(["0.1", "0.25", "0.5", "1", "2", "4"]), "1");
