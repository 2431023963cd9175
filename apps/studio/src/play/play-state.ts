import { choice, integer, text, urlParam } from "../app/url-state.ts";

// What the Play page is about, as its address holds it: a link opens the same game against the same agent.

export const env = urlParam("env", text, "CartPole-v1");
/** The run whose agent plays beside; empty for none. */
export const run = urlParam("run", text, "");
export const seed = urlParam("seed", integer(0, Number.MAX_SAFE_INTEGER), 1);
/** Times real time. */
export const pace = urlParam("pace", choice(["0.25", "0.5", "1", "2"]), "1");
